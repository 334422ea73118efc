"""Who and what plays in the invented district of Linjiang; nobody here is real."""

from __future__ import annotations

from dataclasses import dataclass

from logistics.access.rules import Role
from logistics.sites.models import SiteState


@dataclass(frozen=True, kw_only=True)
class DistrictCast:
    """A district; ours is planned, people of the others are handed over by count."""

    code: str
    name_zh: str
    name_en: str
    ours: bool = False


@dataclass(frozen=True, kw_only=True)
class PortCast:
    """A port with its desk."""

    code: str
    name_zh: str
    name_en: str
    latitude: float
    longitude: float


@dataclass(frozen=True, kw_only=True)
class SiteCast:
    """A site: floors times rooms a floor, and what it may take."""

    code: str
    name_zh: str
    name_en: str
    address_zh: str
    address_en: str
    latitude: float
    longitude: float
    floors: int
    rooms_per_floor: int
    tier: int = 0
    high_risk: bool = False
    state: SiteState = SiteState.OPEN


@dataclass(frozen=True)
class PlaceCast:
    """A community or hospital that vehicles go to."""

    kind: str
    name_zh: str
    name_en: str
    latitude: float
    longitude: float
    receiver: str = ""


@dataclass(frozen=True, kw_only=True)
class UserCast:
    """Somebody who signs in to the demonstration; the password is printed by it."""

    username: str
    display_name: str
    role: Role


LINJIANG = DistrictCast(code="LJ", name_zh="临江区", name_en="Linjiang District", ours=True)
DISTRICTS = (
    LINJIANG,
    DistrictCast(code="HB", name_zh="海滨区", name_en="Haibin District"),
    DistrictCast(code="BS", name_zh="北山县", name_en="Beishan County"),
)

PUDONG = PortCast(
    code="PVG",
    name_zh="浦东国际机场",
    name_en="Pudong Airport",
    latitude=31.1434,
    longitude=121.8052,
)
HONGQIAO = PortCast(
    code="SHA",
    name_zh="虹桥国际机场",
    name_en="Hongqiao Airport",
    latitude=31.1979,
    longitude=121.3363,
)
PORTS = (PUDONG, HONGQIAO)

SITES = (
    SiteCast(
        code="QH",
        name_zh="清荷酒店",
        name_en="Qinghe Hotel",
        address_zh="临江区荷塘路 18 号",
        address_en="18 Hetang Road",
        latitude=31.20,
        longitude=121.60,
        floors=6,
        rooms_per_floor=24,
        high_risk=True,
    ),
    SiteCast(
        code="YL",
        name_zh="杨柳宾馆",
        name_en="Yangliu Guesthouse",
        address_zh="临江区柳堤路 5 号",
        address_en="5 Liudi Road",
        latitude=31.23,
        longitude=121.56,
        floors=5,
        rooms_per_floor=24,
    ),
    SiteCast(
        code="DF",
        name_zh="东风招待所",
        name_en="Dongfeng Lodge",
        address_zh="临江区东风街 77 号",
        address_en="77 Dongfeng Street",
        latitude=31.17,
        longitude=121.65,
        floors=5,
        rooms_per_floor=22,
    ),
    SiteCast(
        code="XC",
        name_zh="新城公寓",
        name_en="Xincheng Apartments",
        address_zh="临江区新城大道 210 号",
        address_en="210 Xincheng Avenue",
        latitude=31.15,
        longitude=121.55,
        floors=6,
        rooms_per_floor=22,
        tier=1,
    ),
    SiteCast(
        code="BH",
        name_zh="滨海度假村",
        name_en="Binhai Resort",
        address_zh="临江区滨海路 1 号",
        address_en="1 Binhai Road",
        latitude=31.10,
        longitude=121.75,
        floors=5,
        rooms_per_floor=24,
        tier=1,
        high_risk=True,
    ),
    SiteCast(
        code="JQ",
        name_zh="金桥快捷酒店",
        name_en="Jinqiao Express",
        address_zh="临江区金桥路 36 号",
        address_en="36 Jinqiao Road",
        latitude=31.25,
        longitude=121.61,
        floors=5,
        rooms_per_floor=20,
    ),
    SiteCast(
        code="NY",
        name_zh="南苑培训中心",
        name_en="Nanyuan Training Centre",
        address_zh="临江区南苑路 9 号",
        address_en="9 Nanyuan Road",
        latitude=31.08,
        longitude=121.52,
        floors=4,
        rooms_per_floor=26,
        high_risk=True,
    ),
    SiteCast(
        code="HT",
        name_zh="鸿泰大酒店",
        name_en="Hongtai Grand Hotel",
        address_zh="临江区世纪路 800 号",
        address_en="800 Century Road",
        latitude=31.21,
        longitude=121.52,
        floors=6,
        rooms_per_floor=20,
        tier=2,
        state=SiteState.STANDBY,
    ),
)

PLACES = (
    PlaceCast("community", "荷塘街道", "Hetang Street", 31.205, 121.615, "荷塘街道 Lin Yue"),
    PlaceCast("community", "柳堤街道", "Liudi Street", 31.235, 121.565, "柳堤街道 Pan Hui"),
    PlaceCast("community", "南苑镇", "Nanyuan Town", 31.085, 121.535, "南苑镇 Dai Fei"),
    PlaceCast("hospital", "临江区人民医院", "Linjiang People's Hospital", 31.19, 121.58),
)

CLERK = UserCast(username="wenyuan", display_name="文员 Mo Ting", role=Role.CLERK)
USERS = (
    UserCast(username="zhihui", display_name="区指挥部 Lu Wen", role=Role.COMMAND),
    UserCast(username="dianzhang", display_name="点位长 Shen Qiao", role=Role.SITE_MANAGER),
    UserCast(username="diaodu", display_name="调度员 Gu Yan", role=Role.DISPATCHER),
    UserCast(username="yiliao", display_name="医疗组 Dr Xu Lan", role=Role.HEALTH),
    CLERK,
    UserCast(username="wuzi", display_name="物资员 Fan Bo", role=Role.SUPPLY_OFFICER),
    UserCast(username="menwei", display_name="门岗 Tao Lei", role=Role.GUARD),
    UserCast(username="shenji", display_name="审计员 Ye Qing", role=Role.AUDITOR),
    UserCast(username="guanli", display_name="管理员 Ren Jia", role=Role.ADMINISTRATOR),
)
