"""The oracle: the rules language once more, plain and slow, as a reference for the engine."""

from tests.oracle.absence import NOT_APPLICABLE, OracleError, UndefinedError
from tests.oracle.oracle import Oracle
from tests.oracle.scores import OracleIndicator, OracleScores, OracleUnit

__all__ = [
    "NOT_APPLICABLE",
    "Oracle",
    "OracleError",
    "OracleIndicator",
    "OracleScores",
    "OracleUnit",
    "UndefinedError",
]
