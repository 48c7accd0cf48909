"""Decorators of class-validator: what a field may hold that a `ValidationPipe` has let through."""

from __future__ import annotations

from typing import Final

_PLAIN: Final = (
    *("IsInt", "IsNumber", "IsPositive", "IsNegative", "IsBoolean", "IsDate", "IsEnum", "IsIn", "IsUUID", "IsMongoId"),
    *("IsNumberString", "IsBooleanString", "IsISO8601", "IsDateString", "IsAlpha", "IsAlphanumeric", "IsHexadecimal"),
    *("IsIP", "IsPort", "IsHexColor", "IsDecimal", "IsLatitude", "IsLongitude", "IsMilitaryTime", "IsMACAddress"),
    *("IsSemVer", "IsHash", "IsCreditCard", "IsISBN", "IsISO31661Alpha2", "IsCurrency"),
)
"""No text of the client's choice fits."""
_TEXTS: Final = ("IsString", "IsUrl", "IsJWT", "IsBase64", "IsPhoneNumber", "IsAscii", "IsStrongPassword")
_KINDS: Final = {
    **dict.fromkeys(_TEXTS, "str"),
    **dict.fromkeys(_PLAIN, "int"),
    "IsEmail": "address",
    "Matches": "pattern",
}
FIELD_MARKS: Final = {f"class-validator.{word}": kind for word, kind in _KINDS.items()}
"""By qualified name."""

__all__ = ["FIELD_MARKS"]
