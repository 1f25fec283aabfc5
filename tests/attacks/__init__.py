"""What hostile hands could write, and that it is told, in bounded time and memory. Runs nothing by
itself.
"""
