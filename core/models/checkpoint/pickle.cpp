// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/checkpoint/pickle.h"

#include <cstring>
#include <deque>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <variant>

#include "core/base/json_text.h"

namespace outeffhop::models {
namespace {

constexpr std::size_t kLongestName = 200;

struct Value;
using Values = std::vector<Value>;
using Pairs = std::vector<std::pair<Value, Value>>;
struct Mark {};
struct None {};
struct Global {
    std::string name;  ///< "module.name"
};
struct Storage {
    std::string type, key;
};
using Text = const std::string*;
using List = Values*;
using Dict = Pairs*;
using Tensor = const PickledTensor*;
/// What takes more than a number is shared, as in Python, and belongs to Made.
struct Value
    : std::variant<None, Mark, bool, std::int64_t, double, Text, const Global*, const Storage*, Tensor, List, Dict> {
    using variant::variant;
};

/// All values of a pickle, which may be nested deeply and in circles: they go without following each other.
struct Made {
    std::deque<std::string> texts;
    std::deque<Global> globals;
    std::deque<Storage> storages;
    std::deque<PickledTensor> tensors;
    std::deque<Values> lists;
    std::deque<Pairs> dicts;
};

[[noreturn]] void refuse(const std::string& reason) {
    throw std::runtime_error(reason);
}

template <class T>
const T& as(const Value& value, const char* what) {
    if (const T* known = std::get_if<T>(&value)) return *known;
    refuse(fmt::format("something else stands where {} has to be", what));
}

/// One that is copied, so that a file cannot fill memory by naming it often.
const std::string& shortText(const Value& value, const char* what) {
    const auto& text = *as<Text>(value, what);
    if (text.size() > kLongestName) refuse(fmt::format("{} is too long", what));
    return text;
}

std::vector<std::int64_t> numbers(const Value& value) {
    constexpr std::size_t kMostDimensions = 64;
    const auto& given = *as<List>(value, "a tuple of sizes");
    if (given.size() > kMostDimensions) refuse("a tensor has too many dimensions");
    std::vector<std::int64_t> all;
    for (const auto& one : given) all.push_back(as<std::int64_t>(one, "a size"));
    return all;
}

/// What the functions do that a state dict may name.
Value called(const std::string& function, const Values& arguments, Made& made) {
    if (function == "collections.OrderedDict" && arguments.empty()) return &made.dicts.emplace_back();
    if (function == "torch._utils._rebuild_parameter" && !arguments.empty()) return arguments.front();
    if (function != "torch._utils._rebuild_tensor_v2" || arguments.size() < 4)
        refuse(fmt::format("it wants to call {}, which weights have no need of", shortened(function)));
    const auto& storage = *as<const Storage*>(arguments[0], "a storage");
    return &made.tensors.emplace_back(PickledTensor{storage.type, storage.key,
                                                    as<std::int64_t>(arguments[1], "an offset"), numbers(arguments[2]),
                                                    numbers(arguments[3])});
}

/// ("storage", type, key, device, elements)
Storage storageOf(const Value& id) {
    const auto& parts = *as<List>(id, "the id of a storage");
    if (parts.size() < 3) refuse("the id of a storage is too short");
    constexpr std::string_view kModule = "torch.";
    const auto& type = as<const Global*>(parts[1], "the type of a storage")->name;
    return {type.starts_with(kModule) ? type.substr(kModule.size()) : type,
            shortText(parts[2], "the name of a storage")};
}

/// Goes through the opcodes of one pickle (protocols 2 to 5; https://docs.python.org/3/library/pickletools.html). Every
/// opcode takes at least a byte and makes at most one value, as long as what it takes, so that memory is bounded by the
/// bytes.
class Machine {
 public:
    explicit Machine(std::string_view bytes) : bytes_(bytes) {}

    Value run() {
        while (true) {
            const char code = take(1).front();
            if (code == '.') return pop();
            step(code);
        }
    }
    [[nodiscard]] std::size_t position() const { return position_; }

 private:
    std::string_view take(std::size_t count) {
        if (count > bytes_.size() - position_) refuse("it ends too early");
        position_ += count;
        return bytes_.substr(position_ - count, count);
    }
    template <class T>
    T number() {
        T value{};
        std::memcpy(&value, take(sizeof value).data(), sizeof value);
        return value;
    }
    std::string line() {
        const auto end = bytes_.find('\n', position_);
        if (end == std::string_view::npos) refuse("it ends too early");
        std::string text(take(end - position_));
        take(1);
        return text;
    }
    std::int64_t longNumber() {
        const auto digits = take(number<std::uint8_t>());
        if (digits.size() > 8) refuse("a number is too long");
        std::int64_t value = !digits.empty() && (digits.back() & 0x80) ? -1 : 0;
        std::memcpy(&value, digits.data(), digits.size());
        return value;
    }

    void push(Value value) { stack_.push_back(value); }
    void pushText(std::size_t length) { push(&made_.texts.emplace_back(take(length))); }
    void pushGlobal(std::string name) {
        if (name.size() > 2 * kLongestName) refuse("the name of a function is too long");
        push(&made_.globals.emplace_back(std::move(name)));
    }
    Value pop() {
        if (stack_.empty()) refuse("a value is missing");
        const Value value = stack_.back();
        stack_.pop_back();
        return value;
    }
    Values popToMark() {
        std::size_t mark = stack_.size();
        while (mark > 0 && !std::holds_alternative<Mark>(stack_[mark - 1])) --mark;
        if (mark == 0) refuse("a mark is missing");
        Values values(stack_.begin() + static_cast<std::ptrdiff_t>(mark), stack_.end());
        stack_.resize(mark - 1);
        return values;
    }
    const Value& top() {
        if (stack_.empty()) refuse("a value is missing");
        return stack_.back();
    }
    void pushTuple(std::size_t count) {
        Values values(count);
        while (count > 0) values[--count] = pop();
        push(&made_.lists.emplace_back(std::move(values)));
    }
    void remember(std::size_t place) { memory_[place] = top(); }
    void recall(std::size_t place) {
        const auto found = memory_.find(place);
        if (found == memory_.end()) refuse("it refers to a value it has not made");
        push(found->second);
    }
    void setItems(const Values& items) {
        const auto& dict = as<Dict>(top(), "a dictionary");
        if (items.size() % 2 != 0) refuse("a key has no value");
        for (std::size_t i = 0; i < items.size(); i += 2) dict->emplace_back(items[i], items[i + 1]);
    }
    void append(const Values& items) {
        const auto& list = as<List>(top(), "a list");
        list->insert(list->end(), items.begin(), items.end());
    }

    void step(char code) {
        if (!stepNumber(code) && !stepContainer(code)) stepObject(code);
    }

    bool stepNumber(char code) {
        switch (code) {
            case 'N':
                return push(None()), true;
            case '\x88':
                return push(true), true;
            case '\x89':
                return push(false), true;
            case 'J':
                return push(std::int64_t{number<std::int32_t>()}), true;
            case 'K':
                return push(std::int64_t{number<std::uint8_t>()}), true;
            case 'M':
                return push(std::int64_t{number<std::uint16_t>()}), true;
            case '\x8a':
                return push(longNumber()), true;
            case 'G':
                return take(8), push(0.0), true;
            case 'X':
                return pushText(number<std::uint32_t>()), true;
            case 'U':
            case '\x8c':
                return pushText(number<std::uint8_t>()), true;
            default:
                return false;
        }
    }

    bool stepContainer(char code) {
        switch (code) {
            case '(':
                return push(Mark()), true;
            case ')':
                return pushTuple(0), true;
            case '\x85':
                return pushTuple(1), true;
            case '\x86':
                return pushTuple(2), true;
            case '\x87':
                return pushTuple(3), true;
            case 't':
                return push(&made_.lists.emplace_back(popToMark())), true;
            case ']':
                return push(&made_.lists.emplace_back()), true;
            case '}':
                return push(&made_.dicts.emplace_back()), true;
            case 'a': {
                const Value item = pop();
                return append({item}), true;
            }
            case 'e':
                return append(popToMark()), true;
            case 's': {
                const Value value = pop(), key = pop();
                return setItems({key, value}), true;
            }
            case 'u':
                return setItems(popToMark()), true;
            default:
                return false;
        }
    }

    void stepObject(char code) {
        switch (code) {
            case '\x80':
                take(1);
                return;  // protocol
            case '\x95':
                take(8);
                return;  // frame
            case 'q':
                return remember(number<std::uint8_t>());
            case 'r':
                return remember(number<std::uint32_t>());
            case '\x94':
                return remember(memory_.size());
            case 'h':
                return recall(number<std::uint8_t>());
            case 'j':
                return recall(number<std::uint32_t>());
            case '0':
                pop();
                return;
            case 'c': {
                const std::string module = line();
                return pushGlobal(module + "." + line());
            }
            case '\x93': {
                const Value name = pop(), module = pop();
                return pushGlobal(shortText(module, "a module") + "." + shortText(name, "a name"));
            }
            case 'Q':
                return push(&made_.storages.emplace_back(storageOf(pop())));
            case 'R': {
                const Value arguments = pop(), function = pop();
                return push(
                    called(as<const Global*>(function, "a function")->name, *as<List>(arguments, "arguments"), made_));
            }
            case 'b':
                pop();
                return;  // attributes of an object: the names of layers' versions
            default:
                refuse(fmt::format("opcode 0x{:02x} has no place in weights", static_cast<std::uint8_t>(code)));
        }
    }

    std::string_view bytes_;
    std::size_t position_ = 0;
    Made made_;
    Values stack_;
    std::map<std::size_t, Value> memory_;
};

/// The value of a key, or nullptr.
const Value* find(const Pairs& pairs, std::string_view key) {
    for (const auto& [name, value] : pairs)
        if (const auto* text = std::get_if<Text>(&name); text && **text == key) return &value;
    return nullptr;
}

Dict stateDictIn(const Value& value) {
    const auto& outer = as<Dict>(value, "a dictionary of tensors");
    for (const char* key : {"state_dict", "model"})
        if (const auto* inner = find(*outer, key))
            if (const auto* dict = std::get_if<Dict>(inner)) return *dict;
    return outer;
}

/// Names are shown, and written as JSON.
const std::string& nameOf(const Value& key) {
    const auto& name = shortText(key, "the name of a tensor");
    try {
        std::ignore = nlohmann::json(name).dump();
    } catch (const nlohmann::json::exception&) {
        refuse("the name of a tensor is no UTF-8");
    }
    return name;
}

std::map<std::string, PickledTensor> tensorsIn(const Pairs& pairs) {
    std::map<std::string, PickledTensor> tensors;
    for (const auto& [name, value] : pairs)
        if (const auto* tensor = std::get_if<Tensor>(&value)) tensors[nameOf(name)] = **tensor;
    return tensors;
}

}  // namespace

Result<std::map<std::string, PickledTensor>> readPickledStateDict(std::string_view bytes) {
    Machine machine(bytes);
    try {
        auto tensors = tensorsIn(*stateDictIn(machine.run()));
        if (tensors.empty()) return fail("it holds no tensors");
        return tensors;
    } catch (const std::runtime_error& problem) {
        return fail("at byte {}: {}", machine.position(), problem.what());
    }
}

}  // namespace outeffhop::models
