"""`python -m targets`: the command line. Holds nothing of its own."""

from targets.cli import main

if __name__ == "__main__":
    main()
