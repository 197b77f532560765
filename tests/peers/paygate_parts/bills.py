"""The bills of a day, as both providers make them: columns, totals, encodings, ZIP. Also of today, which the real
ones give only tomorrow: a test has no night to wait for."""
import datetime
import hashlib
import io
import zipfile

BEIJING = datetime.timezone(datetime.timedelta(hours=8))
WECHAT = ("交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,"
          "代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,"
          "申请退款金额,费率备注")
WECHAT_TOTALS = "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额"
ALIPAY = ("支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,商家实收（元）,"
          "支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）,卡消费金额（元）,"
          "退款批次号/请求号,服务费（元）,分润（元）,备注")


class GbkName(zipfile.ZipInfo):
    """zipfile writes names as CP437 or UTF-8 only; Alipay's are GBK bytes without a flag."""

    def _encodeFilenameFlags(self):
        return self.filename.encode("gb18030"), self.flag_bits & ~0x800


def moment(at):
    return datetime.datetime.fromtimestamp(at, BEIJING).strftime("%Y-%m-%d %H:%M:%S")


def yuan(fen):
    sign, fen = ("-", -fen) if fen < 0 else ("", fen)
    return f"{sign}{fen // 100}.{fen % 100:02d}"


def of_day(book, provider, date):
    """(time, trade, fen, refund number or "") of everything that moved that day, in order."""
    with book.lock:
        trades = [t for t in book.trades.values() if t.provider == provider]
        moved = [(t.paid_at, t, t.paid_fen, "") for t in trades if t.paid_fen]
        moved += [(at, t, fen, number) for t in trades for at, fen, number in t.refunds]
    return sorted((m for m in moved if moment(m[0])[:10] == date), key=lambda m: m[0])


def wechat(book, ids, date):
    """The text of the bill, or None: nobody paid that day."""
    moved = of_day(book, "wechat", date)
    lines, paid, back = [WECHAT], 0, 0
    for at, trade, fen, refund in moved:
        paid, back = (paid, back + fen) if refund else (paid + fen, back)
        value = [moment(at), ids["appid"], ids["mchid"], "0", trade.content.get("attach", ""), trade.transaction,
                 trade.number, "oUpF8uN95-Ptaags6E_roPHg7AG0", "NATIVE", "REFUND" if refund else "SUCCESS", "OTHERS", "CNY",
                 yuan(0 if refund else fen), "0.00", refund and "5" + refund or "0", refund or "0",
                 yuan(fen if refund else 0), "0.00", "ORIGINAL" if refund else "", "SUCCESS" if refund else "",
                 trade.content["description"].replace(",", " "), "", "0.00000", "0.60%", yuan(0 if refund else fen),
                 yuan(fen if refund else 0), ""]
        lines.append(",".join("`" + v for v in value))
    lines += [WECHAT_TOTALS, ",".join("`" + v for v in (f"{len(moved)}.0", yuan(paid), yuan(back), "0.00", "0.00",
                                                        yuan(paid), yuan(back)))]
    return ("\ufeff" + "\r\n".join(lines) + "\r\n").encode() if moved else None


def sha1(text):
    return hashlib.sha1(text).hexdigest()


def alipay(book, ids, date):
    """The ZIP, or None: nobody paid that day."""
    moved = of_day(book, "alipay", date)
    if not moved:
        return None
    day = date.replace("-", "年", 1).replace("-", "月") + "日"
    lines = ["#支付宝业务明细查询", f"#账号：[{ids['seller_id']}0156]", f"#起始日期：[{day} 00:00:00]   终止日期：[{day} 24:00:00]",
             "#-----------------------------------------业务明细列表----------------------------------------", ALIPAY]
    count, total = [0, 0], [0, 0]
    for at, trade, fen, refund in moved:
        back = 1 if refund else 0
        signed = -fen if refund else fen
        count[back] += 1
        total[back] += signed
        lines.append(",".join([
            trade.transaction + "\t", trade.number + "\t", "退款\t" if refund else "交易\t",
            trade.content["subject"].replace(",", " "), moment(trade.made_at), moment(at), "\t", "\t", "\t",
            trade.content.get("terminal_id", "") + "\t", "*某(xud***@126.com)\t", yuan(signed), yuan(signed), "0.00", "0.00",
            "0.00", "0.00", "0.00", "", "0.00\t", "0.00", refund or "\t", "0.00", "0.00", ""]))
    lines += ["#-----------------------------------------业务明细列表结束------------------------------------",
              f"#交易合计：{count[0]}笔，商家实收共{yuan(total[0])}元，商家优惠共0.00元",
              f"#退款合计：{count[1]}笔，商家实收退款共{yuan(total[1])}元，商家优惠退款共0.00元", f"#导出时间：[{day} 09:00:00]"]
    name = f"{ids['seller_id']}0156_{date.replace('-', '')}_业务明细"
    summary = "#支付宝业务汇总查询\r\n门店编号,门店名称,交易订单总笔数\r\n合计,," + str(count[0]) + "\r\n"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr(GbkName(name + "(汇总).csv"), summary.encode("gb18030"), zipfile.ZIP_DEFLATED)
        packed.writestr(GbkName(name + ".csv"), ("\r\n".join(lines) + "\r\n").encode("gb18030"), zipfile.ZIP_DEFLATED)
    return out.getvalue()
