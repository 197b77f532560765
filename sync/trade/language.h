/* The languages the glass and the phone pages speak; "zh-CN" and "en" on the wire. */
#pragma once

enum language { LANGUAGE_ZH, LANGUAGE_EN, LANGUAGES };
