"""The copies that are written: MP4 that begins to play before all of it has come, and the same in parts (HLS)."""

from pathlib import Path
from typing import Any

from linli.media.mill.order import FRAMES_A_SECOND, KEY_SECONDS, SOUND_RATE, TIME, Order

SOUND_BITS = 128_000  # a second


class Copy:
    """One quality as it is written."""

    def __init__(self, path: str, width: int, height: int, factor: int, sound: bool) -> None:
        import av

        self.file = av.open(path, "w", format="mp4", options={"movflags": "+faststart"})
        self.width, self.height = width, height
        self.picture = self.file.add_stream("libx264", rate=FRAMES_A_SECOND)
        self.picture.width, self.picture.height, self.picture.pix_fmt = width, height, "yuv420p"
        self.picture.codec_context.time_base = TIME
        self.picture.codec_context.thread_count = 2
        self.picture.options = {
            "crf": str(factor), "preset": "veryfast", "profile": "main", "forced-idr": "1", "sc_threshold": "0",
        }  # fmt: skip
        self.picture.codec_context.gop_size = FRAMES_A_SECOND * KEY_SECONDS
        self.sound = self.file.add_stream("aac", rate=SOUND_RATE) if sound else None
        if self.sound is not None:
            self.sound.codec_context.layout = "stereo"
            self.sound.codec_context.bit_rate = SOUND_BITS
        self.keys = -1

    def show(self, at: int, frame: Any) -> None:
        """Write a picture, `at` milliseconds after the beginning."""
        import av

        if (frame.width, frame.height) != (self.width, self.height):
            frame = frame.reformat(self.width, self.height, format="yuv420p")
        frame.pts, frame.time_base = at * 90, TIME
        key = at // (KEY_SECONDS * 1000)
        frame.pict_type = av.video.frame.PictureType.I if key != self.keys else av.video.frame.PictureType.NONE
        self.keys = key
        self.file.mux(self.picture.encode(frame))

    def hear(self, piece: Any) -> None:
        """Write a piece of sound."""
        assert self.sound is not None
        self.file.mux(self.sound.encode(piece))

    def close(self) -> None:
        """Write what is still within the coders."""
        self.file.mux(self.picture.encode(None))
        if self.sound is not None:
            self.file.mux(self.sound.encode(None))
        self.file.close()


def parted(order: Order, quality: str) -> None:
    """The copy once more as HLS: one file of which a list names the parts, so that a store keeps few files."""
    import av

    options = {
        "hls_time": str(KEY_SECONDS * 2), "hls_playlist_type": "vod", "hls_segment_type": "mpegts",
        "hls_flags": "single_file", "hls_segment_filename": f"{order.folder}/{quality}.ts",
    }  # fmt: skip
    with (
        av.open(f"{order.folder}/{quality}.mp4") as film,
        av.open(f"{order.folder}/{quality}.m3u8", "w", format="hls", options=options) as out,
    ):
        ways = {stream.index: out.add_stream_from_template(stream) for stream in film.streams}
        for packet in film.demux():
            if packet.dts is not None:
                packet.stream = ways[packet.stream.index]
                out.mux(packet)


def listed(order: Order, sizes: dict[str, list[int]]) -> None:
    """The list of both qualities, of which a player takes what its line carries."""
    lines = ["#EXTM3U", "#EXT-X-VERSION:4"]
    for name, (width, height) in sizes.items():
        rate = max(64_000, width * height * 3)
        lines += [f"#EXT-X-STREAM-INF:BANDWIDTH={rate},RESOLUTION={width}x{height}", f"{name}.m3u8"]
    Path(order.folder, "film.m3u8").write_text("\n".join(lines) + "\n", encoding="ascii")
