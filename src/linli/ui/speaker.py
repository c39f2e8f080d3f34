"""Speaks: text on standard input, WAV on standard output. A process of its own, since the voice is a C library.

Usage: `python -m linli.ui.speaker cmn < text > sound.wav`; needs the optional extra `linli[speech]`.
"""

import array
import ctypes
import io
import sys
import wave

SYNCHRONOUS, BY_CHARACTER, UTF8, RATE = 2, 1, 1, 1  # espeak-ng's speak_lib.h
WORDS_PER_MINUTE = 140  # slower than the default 175: for old ears


def speak(text: str, voice: str) -> bytes:
    """WAV, mono, 16 bit, half the voice's rate (11 kHz: a fifth of a minute is 260 kB on a cheap phone's line)."""
    import espeakng_loader

    library = ctypes.CDLL(espeakng_loader.get_library_path())
    rate = library.espeak_Initialize(SYNCHRONOUS, 0, str(espeakng_loader.get_data_path()).encode(), 0)
    if rate <= 0:
        raise RuntimeError("espeak-ng did not start")
    samples = array.array("h")

    @ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)  # type: ignore[untyped-decorator]  # ctypes
    def collect(wav: "ctypes._Pointer[ctypes.c_short]", count: int, events: int) -> int:
        if wav and count:
            samples.extend(wav[:count])
        return 0

    library.espeak_SetSynthCallback(collect)
    if library.espeak_SetVoiceByName(voice.encode()):
        raise RuntimeError(f"espeak-ng has no voice {voice}")
    library.espeak_SetParameter(RATE, WORDS_PER_MINUTE, 0)
    data = text.encode()
    library.espeak_Synth(data, len(data) + 1, 0, BY_CHARACTER, 0, UTF8, None, None)
    library.espeak_Synchronize()
    return _wav(_halved(samples), rate // 2)


def _halved(samples: "array.array[int]") -> "array.array[int]":
    """Every two samples averaged into one."""
    return array.array("h", ((a + b) // 2 for a, b in zip(samples[::2], samples[1::2], strict=False)))


def _wav(samples: "array.array[int]", rate: int) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(samples.tobytes())
    return out.getvalue()


if __name__ == "__main__":
    sys.stdout.buffer.write(speak(sys.stdin.read(), sys.argv[1]))
