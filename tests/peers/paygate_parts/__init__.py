"""The parts of tests/peers/paygate: WeChat Pay and Alipay as they answer over TLS.

Written from the providers' documents with python3-cryptography, on purpose with nothing of ours below it:
what both sides agree on is then the document, not a shared mistake.
"""
