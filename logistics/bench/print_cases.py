"""Release certificates of invented people, one as long as the next."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random

from logistics.documents.bilingual import Bilingual
from logistics.documents.paper import Head, Paper, Person
from logistics.documents.release_certificate import (
    LaboratoryTest,
    ReleaseCertificateFacts,
    Stay,
)

ZONE = "Asia/Shanghai"
AT = datetime(2020, 3, 31, 6, 0, tzinfo=UTC)
PRINTED_BY = "bench"
NAMES = (
    ("ŁUKASZEWICZ, Grzegorz", "欧阳䶮"),
    ("WANG, Xiaoming", "王小明"),
    ("KŐSZEGI, Márta", ""),
    ("LI, Zhe", "李㐂"),
    ("FERNÁNDEZ DE LA CRUZ, María José", ""),
    ("YOSHIDA, Hanako", "𠮷田花子"),
)
RIVERVIEW = Bilingual(zh="望江宾馆", en="Riverview Hotel")
ADDRESS = Bilingual(zh="滨江路1288号", en="1288 Binjiang Road")


def certificates(count: int, seed: int = 1) -> list[Paper]:
    """So many certificates in the order in which one walks past the rooms."""
    chance = Random(seed)  # noqa: S311 - invented names, no secrets
    return [_certificate(number, chance) for number in range(1, count + 1)]


def _certificate(number: int, chance: Random) -> Paper:
    name, native = chance.choice(NAMES)
    started = AT - timedelta(days=14)
    secret = "".join(chance.choices("ABCDEFGHJKLMNPQRSTUVWXYZ23456789", k=260))
    facts = ReleaseCertificateFacts(
        head=Head(
            issuer=Bilingual(zh="临江区疫情防控指挥部", en="Linjiang District Headquarters"),
            zone=ZONE,
            number=f"JC-LJ01-2020-{number:05}",
        ),
        person=Person(
            name=name,
            native_name=native,
            document="passport",
            document_number=f"E{chance.randrange(10**8):08}",
            born=date(1950 + chance.randrange(60), 1 + chance.randrange(12), 7),
            nationality="CHN",
        ),
        measure="central_isolation",
        started=started,
        ended=AT,
        stays=(Stay(place=RIVERVIEW, address=ADDRESS, start=started, end=AT),),
        tests=tuple(
            LaboratoryTest(
                on=(started + timedelta(days=day)).date(),
                kind=Bilingual(zh="核酸", en="nucleic acid"),
                result="negative",
                laboratory=Bilingual(zh="区疾控中心", en="District CDC"),
            )
            for day in (1, 13)
        ),
        follow_up=(Bilingual(zh="居家监测七天。", en="Seven days of monitoring at home."),),
        check_code=secret[:8],
        verify_url=f"https://check.example/verify#{secret}",
        verify_page="check.example/verify",
        officer="陈建国",
        issued_at=AT,
    )
    return Paper(id=str(number), title=facts.head.number, facts=facts)
