#nullable enable

using System.Text;

namespace ImageBuilderModel.Smithy;

/// <summary>One named shape of the service model. Constraints that the model does not state are null.</summary>
public abstract class Shape(string name)
{
    /// <summary>The model's own name, for example <c>ImageState</c>; unique in the model.</summary>
    public string Name { get; } = name;
}

public sealed class BooleanShape(string name) : Shape(name);

public sealed class NumberShape(string name, NumberKind kind, long? min, long? max) : Shape(name)
{
    public NumberKind Kind { get; } = kind;

    public long? Min { get; } = min;

    public long? Max { get; } = max;
}

public enum NumberKind
{
    Integer,
    Long,
    Double,
}

/// <param name="min">Minimum length in characters.</param>
/// <param name="max">Maximum length in characters.</param>
/// <param name="pattern">A regular expression. It may match anywhere in the string unless it contains anchors.</param>
public sealed class StringShape(string name, long? min, long? max, string? pattern) : Shape(name)
{
    public long? Min { get; } = min;

    public long? Max { get; } = max;

    public string? Pattern { get; } = pattern;
}

public sealed class EnumShape(string name, IReadOnlyList<string> values) : Shape(name)
{
    /// <summary>The values on the wire, in the model's order.</summary>
    public IReadOnlyList<string> Values { get; } = values;
}

/// <summary>Epoch seconds as a JSON number. (The model's shape named DateTime is a string.)</summary>
public sealed class TimestampShape(string name) : Shape(name);

public sealed class ListShape(string name, Shape member, long? min, long? max) : Shape(name)
{
    public Shape Member { get; } = member;

    public long? Min { get; } = min;

    public long? Max { get; } = max;
}

public sealed class MapShape(string name, Shape key, Shape value, long? min, long? max) : Shape(name)
{
    public Shape Key { get; } = key;

    public Shape Value { get; } = value;

    public long? Min { get; } = min;

    public long? Max { get; } = max;
}

public sealed class StructureShape(string name, IReadOnlyList<Member> members, int? errorStatus) : Shape(name)
{
    /// <summary>The members in the model's order.</summary>
    public IReadOnlyList<Member> Members { get; } = members;

    /// <summary>The HTTP status if this structure is an error; otherwise null.</summary>
    public int? ErrorStatus { get; } = errorStatus;

    public bool IsError => ErrorStatus is not null;

    /// <summary>The member that a client fills with a unique value; null if there is none.</summary>
    public Member? IdempotencyToken => Members.FirstOrDefault(member => member.IdempotencyToken);
}

/// <summary>A member of a structure and its location in the request or response.</summary>
public sealed class Member(string name, Shape target, bool required, MemberLocation location, string wireName, bool idempotencyToken)
{
    public string Name { get; } = name;

    public Shape Target { get; } = target;

    public bool Required { get; } = required;

    public MemberLocation Location { get; } = location;

    /// <summary>The JSON key, query parameter or path label on the wire.</summary>
    public string WireName { get; } = wireName;

    /// <summary><see cref="WireName"/> in UTF-8.</summary>
    public ReadOnlyMemory<byte> WireKey { get; } = Encoding.UTF8.GetBytes(wireName);

    /// <summary>If true, a client fills this member with a new unique value when the caller leaves it unset.</summary>
    public bool IdempotencyToken { get; } = idempotencyToken;
}

public enum MemberLocation
{
    Body,
    Query,
    Label,
}
