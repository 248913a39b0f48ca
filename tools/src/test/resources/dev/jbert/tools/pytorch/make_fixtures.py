"""Writes cpython-zip.bin and cpython-legacy.bin: what torch.save would, by CPython's own pickler.

PyTorch itself is not needed: stand-ins of its functions and storages have the same names, and what
an object is reduced to is what torch._tensor.Tensor.__reduce_ex__ gives. Run it in this folder.
"""

import io
import pickle
import struct
import sys
import types
import zipfile
from collections import OrderedDict


def module(name):
    sys.modules[name] = made = types.ModuleType(name)
    return made


torch = module("torch")
utils = module("torch._utils")


def named(where, name):
    def function():
        raise AssertionError
    function.__module__ = where.__name__
    function.__qualname__ = function.__name__ = name
    setattr(where, name, function)
    return function


rebuild_tensor = named(utils, "_rebuild_tensor_v2")
rebuild_parameter = named(utils, "_rebuild_parameter")
WIDTH = {"Float": 4, "Half": 2, "BFloat16": 2, "Double": 8, "Long": 8}
CLASSES = {kind: named(torch, kind + "Storage") for kind in WIDTH}


class Storage:
    def __init__(self, kind, data):
        self.kind, self.data = kind, data
        self.key = None

    def numel(self):
        return len(self.data) // WIDTH[self.kind]


class Tensor:
    def __init__(self, storage, offset, size, stride):
        self.args = (storage, offset, size, stride, False, OrderedDict())

    def __reduce_ex__(self, protocol):
        return rebuild_tensor, self.args


class Parameter:
    def __init__(self, data):
        self.data = data

    def __reduce_ex__(self, protocol):
        return rebuild_parameter, (self.data, True, OrderedDict())


class Pickler(pickle.Pickler):
    def __init__(self, file, legacy):
        super().__init__(file, protocol=2)
        self.legacy, self.storages = legacy, {}

    def persistent_id(self, obj):
        if not isinstance(obj, Storage):
            return None
        obj.key = self.storages.setdefault(id(obj), (str(len(self.storages)), obj))[0]
        pid = ("storage", CLASSES[obj.kind], obj.key, "cpu", obj.numel())
        return pid + (None,) if self.legacy else pid


def state_dict():
    state = OrderedDict()
    words = Storage("Float", struct.pack("<12f", *[i / 4 for i in range(12)]))
    state["bert.embeddings.word_embeddings.weight"] = Tensor(words, 0, (4, 3), (3, 1))
    state["cls.predictions.decoder.weight"] = Tensor(words, 0, (4, 3), (3, 1))
    state["bert.transposed.weight"] = Tensor(words, 0, (3, 4), (1, 3))
    state["bert.last_rows.weight"] = Tensor(words, 6, (2, 3), (3, 1))
    position_ids = Storage("Long", struct.pack("<4q", *range(4)))
    state["bert.embeddings.position_ids"] = Tensor(position_ids, 0, (1, 4), (4, 1))
    state["half"] = Tensor(Storage("Half", struct.pack("<3e", 1, -2.5, 65504)), 0, (3,), (1,))
    state["brain"] = Tensor(Storage("BFloat16", struct.pack("<2H", 0x3F80, 0xC049)), 0, (2,), (1,))
    state["double"] = Tensor(Storage("Double", struct.pack("<d", 0.1)), 0, (), ())
    state["parameter"] = Parameter(Tensor(Storage("Float", struct.pack("<f", 7)), 0, (1,), (1,)))
    for i in range(60):  # past 256 memoised values, so that the long forms occur
        storage = Storage("Float", struct.pack("<f", i))
        state[f"layer.{i}.bias"] = Tensor(storage, 0, (1,), (1,))
    state._metadata = OrderedDict([("", {"version": 1}), ("bert", {"version": 1})])
    return state


def dumped(obj, legacy):
    out = io.BytesIO()
    pickler = Pickler(out, legacy)
    pickler.dump(obj)
    return out.getvalue(), {key: storage for key, storage in pickler.storages.values()}


def write_zip(path, obj):
    data, storages = dumped(obj, legacy=False)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("archive/data.pkl", data)
        archive.writestr("archive/byteorder", "little")
        for key, storage in storages.items():
            archive.writestr("archive/data/" + key, storage.data)
        archive.writestr("archive/version", "3\n")


def write_legacy(path, obj):
    data, storages = dumped(obj, legacy=True)
    facts = dict(
        protocol_version=1001, little_endian=True, type_sizes=dict(short=2, int=4, long=4))
    with open(path, "wb") as out:
        for value in (0x1950A86A20F9469CFC6C, 1001, facts):
            pickle.dump(value, out, protocol=2)
        out.write(data)
        keys = sorted(storages)
        pickle.dump(keys, out, protocol=2)
        for key in keys:
            out.write(struct.pack("<q", storages[key].numel()) + storages[key].data)


write_zip("cpython-zip.bin", state_dict())
write_legacy("cpython-legacy.bin", OrderedDict(epoch=3, loss=0.25, lr=[0.1, None], state_dict=state_dict()))
