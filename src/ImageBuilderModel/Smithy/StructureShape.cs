#nullable enable

namespace ImageBuilderModel.Smithy;

public sealed class StructureShape(string name, IReadOnlyList<Member> members, int? errorStatus) : Shape(name)
{
    /// <summary>The members in the model's order.</summary>
    public IReadOnlyList<Member> Members { get; } = members;

    /// <summary>The HTTP status if this structure is an error; otherwise null.</summary>
    public int? ErrorStatus { get; } = errorStatus;

    public bool IsError => ErrorStatus is not null;
}
