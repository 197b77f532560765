"""Alipay's open gateway: precreate, query and close, as opendocs.alipay.com documents them."""
import base64
import datetime
import decimal
import json
import re
import secrets
import time
import urllib.parse

from . import bills
from .book import Trade
from .keys import sign, verifies

BEIJING = datetime.timezone(datetime.timedelta(hours=8))
COMMON = {"app_id", "method", "format", "charset", "sign_type", "sign", "timestamp", "version", "biz_content",
          "notify_url", "return_url", "app_auth_token"}
PRECREATE = {"out_trade_no", "total_amount", "subject", "product_code", "timeout_express", "time_expire",
             "qr_code_timeout_express", "store_id", "operator_id", "terminal_id", "body", "passback_params",
             "goods_detail", "extend_params", "business_params"}
UNITS = {"m": 60, "h": 3600, "d": 86400}


class Refusal(Exception):
    def __init__(self, code, sub_code, sub_msg):
        super().__init__(sub_msg)
        self.said = {"code": code, "msg": {"40001": "Missing Required Arguments", "40002": "Invalid Arguments",
                                           "40004": "Business Failed"}.get(code, "Service Currently Unavailable"),
                     "sub_code": sub_code, "sub_msg": sub_msg}


def invalid(sub_code, sub_msg):
    return Refusal("40002", "isv." + sub_code, sub_msg)


def business(sub_code, sub_msg):
    return Refusal("40004", "ACQ." + sub_code, sub_msg)


def moment(at):
    return datetime.datetime.fromtimestamp(at, BEIJING).strftime("%Y-%m-%d %H:%M:%S")


def yuan(fen):
    return f"{fen // 100}.{fen % 100:02d}"


def sorted_text(fields, left_out):
    return "&".join(f"{name}={fields[name]}" for name in sorted(fields)
                    if name not in left_out and fields[name] != "").encode()


def check_common(keys, fields):
    for name in ("app_id", "method", "charset", "sign_type", "timestamp", "version", "sign"):
        if not fields.get(name):
            raise Refusal("40001", "isv.missing-" + name.replace("_", "-"), f"缺少{name}参数")
    if fields["app_id"] != keys.ids["app_id"]:
        raise invalid("invalid-app-id", "无效的AppID参数")
    if set(fields) - COMMON:
        raise invalid("suspected-attack", "请求可疑")
    if fields["version"] != "1.0" or fields["charset"].lower() != "utf-8" or fields.get("format", "JSON") != "JSON":
        raise invalid("invalid-format", "无效的参数")
    if fields["sign_type"] != "RSA2":
        raise invalid("invalid-signature-type", "无效的签名类型")
    if not re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", fields["timestamp"]):
        raise invalid("invalid-timestamp", "非法的时间戳参数")
    then = datetime.datetime.strptime(fields["timestamp"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=BEIJING)
    if abs(then.timestamp() - time.time()) > 86400:
        raise invalid("invalid-timestamp", "非法的时间戳参数")
    try:
        signature = base64.b64decode(fields["sign"], validate=True)
    except ValueError:
        signature = b""
    if not verifies(keys.alipay_app, signature, sorted_text(fields, {"sign"})):
        raise invalid("invalid-signature", "验签出错，请检查签名")


def content_of(fields, allowed, required):
    try:
        content = json.loads(fields.get("biz_content", ""))
    except ValueError:
        raise business("INVALID_PARAMETER", "参数无效") from None
    if not isinstance(content, dict) or set(content) - allowed:
        raise business("INVALID_PARAMETER", "参数无效：传入非接口文档中的参数")
    for name in required:
        if not isinstance(content.get(name), str) or not content[name]:
            raise business("INVALID_PARAMETER", f"参数无效：{name}")
    return content


def ends_at(content):
    match = re.fullmatch(r"(\d+)([mhd])", content.get("timeout_express", "3h"))
    if not match or not 60 <= int(match[1]) * UNITS[match[2]] <= 15 * 86400:
        raise business("INVALID_PARAMETER", "参数无效：timeout_express")
    return time.time() + int(match[1]) * UNITS[match[2]]


class Alipay:
    def __init__(self, keys, book):
        self.keys, self.book, self.tokens = keys, book, {}

    def precreate(self, fields):
        content = content_of(fields, PRECREATE, ("out_trade_no", "total_amount", "subject", "product_code"))
        if not re.fullmatch(r"[0-9A-Za-z_]{1,64}", content["out_trade_no"]):
            raise business("INVALID_PARAMETER", "参数无效：out_trade_no")
        if not re.fullmatch(r"\d{1,9}(\.\d{1,2})?", content["total_amount"]):
            raise business("INVALID_PARAMETER", "参数无效：total_amount")
        if len(content["subject"]) > 256 or set(content["subject"]) & set("/=&"):
            raise business("INVALID_PARAMETER", "参数无效：subject")
        if content["product_code"] not in ("QR_CODE_OFFLINE", "FACE_TO_FACE_PAYMENT"):
            raise business("ACCESS_FORBIDDEN", "无权限使用接口")
        fen = int(decimal.Decimal(content["total_amount"]) * 100)
        if fen < 1:
            raise business("INVALID_PARAMETER", "参数无效：total_amount")
        with self.book.lock:
            name = ("alipay", content["out_trade_no"])
            old = self.book.trades.get(name)
            if old and old.paid:
                raise business("TRADE_HAS_SUCCESS", "交易已被支付")
            if old and old.state == "TRADE_CLOSED":
                raise business("TRADE_HAS_CLOSE", "交易已经关闭")
            if old:
                raise business("APPLY_PC_MERCHANT_CODE_ERROR", "申请二维码失败")
            trade = Trade("alipay", content["out_trade_no"], fen, content, ends_at(content),
                          fields.get("notify_url", ""))
            self.book.trades[name] = trade
            self.book.new_code(trade)
        return {"out_trade_no": trade.number, "qr_code": trade.code_url}

    def known(self, fields):
        content = content_of(fields, {"out_trade_no", "trade_no", "operator_id", "query_options"}, ("out_trade_no",))
        trade = self.book.trades.get(("alipay", content["out_trade_no"]))
        if not trade or trade.state == "ABSENT":  # a code nobody has scanned is no trade
            raise business("TRADE_NOT_EXIST", "交易不存在")
        return trade

    def query(self, fields):
        trade = self.known(fields)
        if trade.state == "WAIT_BUYER_PAY" and time.time() > trade.ends_at:
            trade.state = "TRADE_CLOSED"
        said = {"buyer_logon_id": "xud***@126.com", "buyer_user_id": "2088102534368455",
                "out_trade_no": trade.number, "trade_no": trade.transaction or "2026112422001" + trade.number[-10:],
                "trade_status": trade.state, "total_amount": yuan(trade.paid_fen if trade.paid else trade.fen)}
        if trade.paid:
            said |= {"receipt_amount": yuan(trade.paid_fen), "buyer_pay_amount": yuan(trade.paid_fen),
                     "send_pay_date": moment(trade.paid_at)}
        return said

    def close(self, fields):
        trade = self.known(fields)
        with self.book.lock:
            if trade.state != "WAIT_BUYER_PAY":
                raise business("TRADE_STATUS_ERROR", "交易状态不合法")
            trade.state = "TRADE_CLOSED"
        return {"out_trade_no": trade.number, "trade_no": "2026112422001" + trade.number[-10:]}

    def bill(self, fields):
        content = content_of(fields, {"bill_type", "bill_date"}, ("bill_type", "bill_date"))
        if content["bill_type"] != "trade" or not re.fullmatch(r"\d{4}-\d\d-\d\d", content["bill_date"]):
            raise invalid("invalid-arguments", "参数无效")
        packed = bills.alipay(self.book, self.keys.ids, content["bill_date"])
        if packed is None:
            raise Refusal("40004", "isp.no_bill_data", "无账单数据")
        token = secrets.token_urlsafe(24)
        self.tokens[token] = packed
        return {"bill_download_url": f"{self.book.base}/alipay/bill.zip?token={token}"}

    def bill_file(self, url):
        packed = self.tokens.get(url.partition("token=")[2])
        if packed is None:
            return 404, {}, b""
        if self.book.take_fault("damage_bills"):
            packed = packed[:len(packed) // 2]
        return 200, {"Content-Type": "application/zip"}, packed

    def answer(self, _method, url, headers, body):
        if url.startswith("/alipay/bill.zip?"):
            return self.bill_file(url)
        fields, name, signed = {}, "error_response", True
        try:
            if not headers.get("Content-Type", "").startswith("application/x-www-form-urlencoded"):
                raise invalid("invalid-content-type", "无效的Content-Type")
            fields = dict(urllib.parse.parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=True))
            calls = {"alipay.trade.precreate": self.precreate, "alipay.trade.query": self.query,
                     "alipay.trade.close": self.close,
                     "alipay.data.dataservice.bill.downloadurl.query": self.bill}
            if fields.get("method") not in calls:
                raise invalid("invalid-method", "不存在的方法名")
            name = fields["method"].replace(".", "_") + "_response"
            check_common(self.keys, fields)
            said = {"code": "10000", "msg": "Success"} | calls[fields["method"]](fields)
        except Refusal as why:
            said = why.said
            signed = said["code"] not in ("40001", "40002")  # the gateway's own errors bear no signature
        except ValueError:
            said, signed = invalid("invalid-encoding", "无效的编码").said, False
        raw = json.dumps(said, ensure_ascii=False, separators=(",", ":")).replace("/", "\\/")
        answer = f'{{"{name}":{raw}'
        if signed:
            signature = base64.b64encode(sign(self.keys.alipay_gateway, raw.encode())).decode()
            if self.book.take_fault("corrupt_answers"):
                signature = signature[:40] + ("A" if signature[40] != "A" else "B") + signature[41:]
            answer += f',"sign":"{signature}"'
        return 200, {"Content-Type": "text/html;charset=utf-8"}, (answer + "}").encode()

    def notice(self, trade, event_id):
        fields = {
            "notify_time": moment(time.time()), "notify_type": "trade_status_sync", "notify_id": event_id,
            "app_id": self.keys.ids["app_id"], "auth_app_id": self.keys.ids["app_id"], "charset": "utf-8",
            "version": "1.0", "trade_no": trade.transaction, "out_trade_no": trade.number,
            "buyer_id": "2088102534368455", "buyer_logon_id": "xud***@126.com",
            "seller_id": self.keys.ids["seller_id"], "trade_status": "TRADE_SUCCESS",
            "total_amount": yuan(trade.notice_fen), "receipt_amount": yuan(trade.notice_fen),
            "invoice_amount": yuan(trade.notice_fen), "buyer_pay_amount": yuan(trade.notice_fen),
            "point_amount": "0.00", "subject": trade.content["subject"], "gmt_create": moment(trade.made_at),
            "gmt_payment": moment(trade.paid_at),
            "fund_bill_list": json.dumps([{"amount": yuan(trade.notice_fen), "fundChannel": "ALIPAYACCOUNT"}],
                                         separators=(",", ":"))}
        signature = base64.b64encode(sign(self.keys.alipay_gateway, sorted_text(fields, set()))).decode()
        if self.book.take_fault("corrupt_notices"):
            signature = signature[:40] + ("A" if signature[40] != "A" else "B") + signature[41:]
        fields |= {"sign": signature, "sign_type": "RSA2"}
        return ({"Content-Type": "application/x-www-form-urlencoded;charset=utf-8"},
                urllib.parse.urlencode(fields).encode())

    @staticmethod
    def acknowledged(status, body):
        return status == 200 and body == b"success"
