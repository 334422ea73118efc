"""How lists head their columns, in English and Chinese, for guessing what is in them."""

from __future__ import annotations

from logistics.arrivals.manifests.words import Field


def _headings(words: str) -> tuple[str, ...]:
    return tuple(words.split())


# Without case, spaces and punctuation, as ``columns.heading_key`` leaves them.
HEADINGS: dict[Field, tuple[str, ...]] = {
    Field.SURNAME: _headings(
        "surname last lastname familyname paxlastname passengerlastname 姓 姓氏 英文姓 拼音姓"
    ),
    Field.GIVEN_NAMES: _headings(
        "given first givenname givennames firstname firstnames forename forenames "
        "firstandmiddlename firstmiddlename paxfirstname passengerfirstname 名 名字 "
        "英文名 拼音名"
    ),
    Field.FULL_NAME: _headings(
        "name fullname passengername passenger paxname travellername travelername "
        "nameofpassenger nameinchinese chinesename 姓名 旅客姓名 乘客姓名 人员姓名 "
        "中文姓名 中文名 姓名中文 namechinese 旅客 乘客"
    ),
    Field.OTHER_NAME: _headings(
        "othername englishname nameinenglish nameinpassport passportname pinyin "
        "英文姓名 姓名英文 姓名拼音 nameenglish 外文姓名 护照姓名 拼音 拼音姓名 曾用名"
    ),
    Field.SEX: _headings("sex gender 性别 mf"),
    Field.BIRTH_DATE: _headings(
        "birthdate dateofbirth dob birthday born 出生日期 出生年月日 出生年月 生日"
    ),
    Field.BIRTH_PLACE: _headings("birthplace placeofbirth 出生地 出生地点 籍贯"),
    Field.NATIONALITY: _headings(
        "nationality nat citizenship countryofcitizenship 国籍 国籍地区 国家地区 国籍或地区"
    ),
    Field.DOCUMENT_TYPE: _headings(
        "documenttype doctype typeofdocument traveldocumenttype idtype 证件类型 证件种类 证件类别"
    ),
    Field.DOCUMENT_NUMBER: _headings(
        "documentnumber documentno docnumber docno document traveldocument "
        "traveldocumentnumber traveldocumentno idnumber idno 证件号码 证件号 证件编号 "
        "身份证件号码 有效证件号码"
    ),
    Field.PASSPORT_NUMBER: _headings(
        "passport passportnumber passportno ppno ppnumber 护照 护照号 护照号码 护照编号"
    ),
    Field.RESIDENT_NUMBER: _headings(
        "residentid residentidnumber residentnumber chineseid chineseidnumber 身份证 "
        "身份证号 身份证号码 公民身份号码 居民身份证号 居民身份证号码"
    ),
    Field.DOCUMENT_ISSUER: _headings(
        "documentissuer issuer issuingcountry issuingstate countryofissue placeofissue "
        "issuedby passportissuingcountry 签发国 签发国家 签发地 发证国 发证国家 "
        "证件签发国 护照签发国"
    ),
    Field.DOCUMENT_EXPIRY: _headings(
        "documentexpiry expiry expirydate dateofexpiry expires expirationdate "
        "validuntil passportexpiry passportexpirydate 有效期 有效期至 证件有效期 "
        "护照有效期 失效日期"
    ),
    Field.BOOKING: _headings(
        "booking bookingreference bookingref bookingno bookingnumber pnr recordlocator "
        "locator reservation 订座编码 订座记录编号 订票号 订单号 预订编号 记录编号"
    ),
    Field.SEAT: _headings("seat seatno seatnumber 座位 座位号 座号 席位"),
    Field.EMBARKATION: _headings(
        "embarkation portofembarkation boardedat boardingpoint boardpoint from 登机口岸 "
        "登机地 登机机场 登机站 上车站 始发站"
    ),
    Field.DEBARKATION: _headings(
        "debarkation disembarkation portofdebarkation portofdisembarkation offpoint to "
        "离机口岸 下机地 下车站 到达站"
    ),
    Field.RESIDENCE: _headings(
        "residence countryofresidence residentcountry 居住国 常住国家 常驻国家"
    ),
    Field.STAYED_IN: _headings(
        "stayedin countriesvisited countriesstayed travelhistory visitedcountries "
        "countriesvisitedlast14days past14days 旅居史 14天旅居史 14天内旅居国家 "
        "14天内旅居国家地区 旅居国家 来自国家 来自国家地区 途经国家"
    ),
    Field.ADDRESS: _headings(
        "address homeaddress destinationaddress addressinchina localaddress "
        "addressatdestination 地址 住址 目的地地址 居住地址 家庭住址 在沪地址 在华地址 "
        "国内住址 详细地址 现住址"
    ),
    Field.JURISDICTION: _headings(
        "jurisdiction destinationjurisdiction district destinationdistrict 目的区 "
        "目的地区 所属区 目的地所属区 辖区 目的地辖区 区 区县 目的区县"
    ),
    Field.PHONE: _headings(
        "phone phonenumber telephone tel mobile mobilephone mobilenumber contactnumber "
        "contact cell 电话 手机 手机号 手机号码 联系电话 联系方式 电话号码"
    ),
    Field.EMERGENCY_CONTACT: _headings(
        "emergencycontact emergency 紧急联系人 紧急联系方式 紧急联系人电话 紧急联系电话"
    ),
    Field.PARTY: _headings(
        "party group family household partyid groupid familyid 同行组 同行编号 家庭编号 "
        "家庭组 组别 同行人组 同住组"
    ),
    Field.DIET: _headings("diet meal mealcode specialmeal dietary 饮食 餐食 饮食要求"),
    Field.LANGUAGE: _headings("language spokenlanguage languages 语言 使用语言 语种"),
    Field.NEEDS: _headings(
        "needs specialneeds ssr assistance specialassistance medicalneeds wheelchair "
        "特殊需求 特殊需要 特殊情况 特殊服务 需求"
    ),
    Field.CREW: _headings("crew iscrew role crewmember 是否机组 机组 人员类别"),
    Field.NOTE: _headings("note notes remark remarks comment comments 备注 说明"),
    Field.FLIGHT: _headings(
        "flight flightno flightnumber train trainno 航班 航班号 车次 航班车次 入境航班"
    ),
    Field.FLIGHT_DATE: _headings(
        "flightdate arrivaldate dateofarrival entrydate 航班日期 到达日期 抵达日期 "
        "入境日期 入境时间 到达时间"
    ),
    Field.ORIGIN: _headings("origin departureairport departurecity 出发地 始发地 起飞机场"),
    Field.DESTINATION: _headings(
        "destination arrivalairport arrivalport 到达机场 入境口岸 抵达机场 目的地机场"
    ),
    Field.COUNT: _headings("count passengers numberofpassengers totalpassengers 人数 总人数"),
}
