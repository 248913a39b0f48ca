package dev.jbert.tools.pytorch;

import java.util.Map;
import java.util.Optional;

/** The pickle instructions that rebuilding a state dict needs. There are no others here. */
enum Opcode {
  PROTO(0x80),
  STOP('.'),
  MARK('('),
  GLOBAL('c'),
  REDUCE('R'),
  BUILD('b'),
  BINPERSID('Q'),
  BINUNICODE('X'),
  BINPUT('q'),
  LONG_BINPUT('r'),
  BINGET('h'),
  LONG_BINGET('j'),
  EMPTY_DICT('}'),
  EMPTY_LIST(']'),
  EMPTY_TUPLE(')'),
  TUPLE('t'),
  TUPLE1(0x85),
  TUPLE2(0x86),
  TUPLE3(0x87),
  SETITEM('s'),
  SETITEMS('u'),
  APPEND('a'),
  APPENDS('e'),
  BININT('J'),
  BININT1('K'),
  BININT2('M'),
  LONG1(0x8a),
  BINFLOAT('G'),
  NONE('N'),
  NEWTRUE(0x88),
  NEWFALSE(0x89);

  /** Names for messages of some that are refused. */
  private static final Map<Integer, String> REFUSED =
      Map.ofEntries(
          Map.entry((int) 'i', "INST"),
          Map.entry((int) 'o', "OBJ"),
          Map.entry((int) 'P', "PERSID"),
          Map.entry((int) 'U', "SHORT_BINSTRING"),
          Map.entry((int) 'T', "BINSTRING"),
          Map.entry((int) 'B', "BINBYTES"),
          Map.entry((int) 'C', "SHORT_BINBYTES"),
          Map.entry(0x81, "NEWOBJ"),
          Map.entry(0x82, "EXT1"),
          Map.entry(0x83, "EXT2"),
          Map.entry(0x84, "EXT4"),
          Map.entry(0x8b, "LONG4"),
          Map.entry(0x8c, "SHORT_BINUNICODE"),
          Map.entry(0x92, "NEWOBJ_EX"),
          Map.entry(0x93, "STACK_GLOBAL"),
          Map.entry(0x94, "MEMOIZE"),
          Map.entry(0x95, "FRAME"));

  private static final Opcode[] BY_CODE = new Opcode[256];

  static {
    for (Opcode opcode : values()) {
      BY_CODE[opcode.code] = opcode;
    }
  }

  private final int code;

  Opcode(int code) {
    this.code = code;
  }

  /** The byte that stands for it. */
  int code() {
    return code;
  }

  /** The instruction of a byte, 0 to 255; empty for those that are refused. */
  static Optional<Opcode> of(int code) {
    return Optional.ofNullable(BY_CODE[code]);
  }

  /** A refused byte for a message: {@code 0x93 (STACK_GLOBAL)}. */
  static String describe(int code) {
    String name = REFUSED.get(code);
    return "0x%02X".formatted(code) + (name == null ? "" : " (" + name + ")");
  }
}
