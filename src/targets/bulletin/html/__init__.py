"""The bulletin as one page of HTML that opens offline, prints, and reads on a phone.

Never fetches or runs anything: what the page holds is all there is to it.
"""
