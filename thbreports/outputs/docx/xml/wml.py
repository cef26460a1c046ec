"""Languages as Word names them."""

from __future__ import annotations

#: The region that Word expects with a language written without one; ISO 639-1 and 3166-1, European usage.
_REGIONS = {
    "az": "az-Latn-AZ", "be": "be-BY", "bg": "bg-BG", "bs": "bs-Latn-BA", "ca": "ca-ES", "cnr": "sr-Latn-ME",
    "cs": "cs-CZ", "cy": "cy-GB", "da": "da-DK", "de": "de-DE", "el": "el-GR", "en": "en-GB", "es": "es-ES",
    "et": "et-EE", "eu": "eu-ES", "fi": "fi-FI", "fr": "fr-FR", "ga": "ga-IE", "gl": "gl-ES", "hr": "hr-HR",
    "hu": "hu-HU", "hy": "hy-AM", "is": "is-IS", "it": "it-IT", "ja": "ja-JP", "ka": "ka-GE", "ko": "ko-KR",
    "la": "la-VA", "lb": "lb-LU", "lt": "lt-LT", "lv": "lv-LV", "mk": "mk-MK", "mt": "mt-MT", "nb": "nb-NO",
    "nl": "nl-NL", "nn": "nn-NO", "no": "nb-NO", "pl": "pl-PL", "pt": "pt-PT", "rm": "rm-CH", "ro": "ro-RO",
    "ru": "ru-RU", "sk": "sk-SK", "sl": "sl-SI", "sq": "sq-AL", "sr": "sr-Cyrl-RS", "sr-cyrl": "sr-Cyrl-RS",
    "sr-latn": "sr-Latn-RS", "sv": "sv-SE", "tr": "tr-TR", "uk": "uk-UA", "vi": "vi-VN", "zh": "zh-CN",
    "zh-hans": "zh-CN", "zh-hant": "zh-TW",
}  # fmt: skip


def word_language(tag: str) -> str:
    """Return the language tag that Word knows: with a region, and with a script where Word needs one."""
    return _REGIONS.get(tag.lower(), tag)
