"""Short forms of first names, as front desks write them. One short form may belong to several names."""

from collections import defaultdict

_FORMS = """
alexander alex sasha xander
alexandra alex sandra
andrew andy drew
anthony tony
benjamin ben benny
charles charlie chuck
christopher chris topher
christine chris christina tina
daniel dan danny
david dave
deborah debbie deb
dorothy dot dottie
edward ed eddie ted
elizabeth liz lizzie beth betty eliza lisa
francis frank
frances fran
frederick fred freddie
gabriel gabe
gerald jerry gerry
gregory greg
harold harry hal
henry hank harry
jacob jake
james jim jimmy jamie
janet jan
jeffrey jeff geoffrey geoff
jennifer jen jenny
jessica jess jessie
jonathan jon
john jack johnny
joseph joe joey
joshua josh
katherine catherine kathryn kathy cathy kate katie kat
kenneth ken kenny
kimberly kim
lawrence larry laurence
leonard leo len
louis lou
madeline maddie
margaret maggie meg peggy greta
matthew matt
michael mike mick
nathaniel nathan nate
nicholas nick nicolas
pamela pam
patricia pat patty trish
patrick pat paddy
peter pete
philip phil phillip
rebecca becky becca
richard rick dick richie rich
robert bob rob bobby robbie
ronald ron
samuel sam sammy
samantha sam
sarah sara sally
stephen steven steve
susan sue susie suzanne
theodore ted theo
theresa teresa terry tess
thomas tom tommy
timothy tim
victoria vicky tori
vincent vince
walter walt
william bill will billy liam
zachary zach zack
"""


def _groups() -> dict[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for number, line in enumerate(_FORMS.split("\n")):
        for name in line.split():
            found[name].add(number)
    return dict(found)


_GROUPS = _groups()


def is_nickname(one: str, other: str) -> bool:
    """Of keys of first names."""
    return not _GROUPS.get(one, set()).isdisjoint(_GROUPS.get(other, set()))
