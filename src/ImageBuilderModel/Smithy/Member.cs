#nullable enable

namespace ImageBuilderModel.Smithy;

/// <summary>A member of a structure and where it travels.</summary>
public sealed class Member(string name, Shape target, bool required, MemberLocation location, string wireName, bool idempotencyToken)
{
    public string Name { get; } = name;

    public Shape Target { get; } = target;

    public bool Required { get; } = required;

    public MemberLocation Location { get; } = location;

    /// <summary>The JSON key, query parameter or path label on the wire.</summary>
    public string WireName { get; } = wireName;

    /// <summary>A client fills this member with a fresh unique value when the caller leaves it unset.</summary>
    public bool IdempotencyToken { get; } = idempotencyToken;
}
