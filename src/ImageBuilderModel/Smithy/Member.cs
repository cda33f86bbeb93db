#nullable enable

namespace ImageBuilderModel.Smithy;

/// <summary>A member of a structure and its location in the request or response.</summary>
public sealed class Member(string name, Shape target, bool required, MemberLocation location, string wireName, bool idempotencyToken)
{
    public string Name { get; } = name;

    public Shape Target { get; } = target;

    public bool Required { get; } = required;

    public MemberLocation Location { get; } = location;

    /// <summary>The JSON key, query parameter or path label on the wire.</summary>
    public string WireName { get; } = wireName;

    /// <summary>If true, a client fills this member with a new unique value when the caller leaves it unset.</summary>
    public bool IdempotencyToken { get; } = idempotencyToken;
}
