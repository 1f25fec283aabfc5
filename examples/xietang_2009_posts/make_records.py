"""Sample records of the posts of 2009: what each post followed up, has on record, and was trained.

All records are synthetic and all villages are invented, as in `examples/xietang_2009`. Its roster,
monthly reports and visits serve here too. They are counts of posts, never of persons.

Never reads anything. Running it again writes the same bytes:

    python examples/xietang_2009_posts/make_records.py
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from random import Random

SEED = 2009
FOLDER = Path(__file__).parent

# follow-ups: due, done in the year; households: due on record, on record in December
# training: the months in which it was held, with its days
YEAR = """
          follow-ups  households  training
甲一村    240 240     812 812     3:2,9:2
甲二村    220 211     764 752     3:2,9:2
甲三村     96  96     310 310     3:2,9:2
甲四村    252 232     905 884     3:2
甲五村    230 219     798 790     3:2,9:1
乙一村    310 300     990 981     3:2,9:2
乙二村    216 199     770 741     3:2,9:2
乙三村    216 205     770 755     3:2,9:2
乙四村    248 214     860 801     3:1
乙五村    262 262     902 902     3:2,9:2,11:1
丙一村    180 180     640 640     3:2,9:2
丙二村    236 200     815 770     9:2
丙三村    204 194     742 728     3:2,9:2
丙四村    228 217     801 785     3:2,9:2
丙五村    244 160     870 700     -
丁一村    330 330    1104 1104    3:2,9:2
丁二村    200 190     705 698     3:2,9:2
丁三村    238 220     822 806     3:2
丁四村    256 201     888 802     3:1,9:1
丁五村    190 150     690 641     9:2
"""


def main() -> None:
    random = Random(SEED)
    months, trainings = [], []
    for line in YEAR.strip().splitlines()[1:]:
        village, due, done, households, on_file, held = line.split()
        spread_due = spread(int(due), random)
        spread_done = within(int(done), spread_due, random)
        short = int(households) - int(on_file)
        for month in range(1, 13):
            kept = int(households) - short - (12 - month) * min(short, 2)
            row = (village, f"2009-{month:02}", spread_due[month - 1], spread_done[month - 1])
            months.append((*row, int(households), kept))
        for one in held.split(",") if held != "-" else ():
            month, days = one.split(":")
            trainings.append((village, date(2009, int(month), random.randint(5, 25)), int(days)))
    headings = ("村名", "月份", "应随访次数", "已随访次数", "应建档户数", "已建档户数")
    write("post_months.csv", headings, months)
    write("trainings.csv", ("村名", "日期", "天数"), trainings)


def spread(total: int, random: Random) -> list[int]:
    """`total` over twelve months, as evenly as chance allows."""
    months = [total // 12] * 12
    for month in random.sample(range(12), total % 12):
        months[month] += 1
    return months


def within(total: int, most: Sequence[int], random: Random) -> list[int]:
    """`total` over twelve months, none with more than its share of `most`."""
    months = list(most)
    for _ in range(sum(most) - total):
        months[random.choice([month for month in range(12) if months[month] > 0])] -= 1
    return months


def write(name: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with (FOLDER / name).open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(headings)
        writer.writerows(rows)


if __name__ == "__main__":
    main()
