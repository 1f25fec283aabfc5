"""Scores a whole nation on a Spark cluster: records stay there, only counts and failures come back.

    spark-submit examples/spark/score.py RULES RECORDS OUTPUT

RULES is a rules file, RECORDS a folder that Spark can read with one DATASET.parquet each, OUTPUT a
folder for the scores. Install `targets[spark]` where the driver runs; the executors need nothing.
"""

import sys

from pyspark.sql import SparkSession

import targets


def main(rules_file: str, records: str, output: str) -> int:
    session = SparkSession.builder.appName("targets").getOrCreate()
    rules = targets.load(rules_file)
    frames = {
        name: session.read.parquet(f"{records}/{name}.parquet") for name in rules.record_models
    }
    batch = rules.validate(frames)
    for failure in batch.failures:
        sys.stderr.write(f"{failure}\n")
    scores = rules.score(batch)
    scores.to_native().write.mode("overwrite").parquet(output)
    return 1 if batch.failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
