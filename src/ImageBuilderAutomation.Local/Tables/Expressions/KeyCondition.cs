using ImageBuilderAutomation.Local.Tables.Storage;

namespace ImageBuilderAutomation.Local.Tables.Expressions;

/// <summary>The key condition of a Query: one partition and a range of its sort keys.</summary>
internal sealed record KeyCondition(string Partition, SortRange Range)
{
    /// <exception cref="TableError">The condition is not <c>partition = :value</c>, optionally AND one condition on the sort key.</exception>
    public static KeyCondition From(Condition condition, KeyPair key)
    {
        List<Condition> terms = condition is Condition.And(var left, var right) ? [left, right] : [condition];
        if (terms.OfType<Condition.Compare>().FirstOrDefault(t => t is { Relation: "=" } && t.Left.Attribute == key.Partition) is not { } partition)
            throw TableError.Invalid($"Query condition missed key schema element: {key.Partition}");

        terms.Remove(partition);
        return new(KeyText(partition.Right, key.Partition), terms is [var sort] ? RangeOf(sort, key.Sort) : SortRange.All);
    }

    private static SortRange RangeOf(Condition term, string sort) => term switch
    {
        Condition.Compare({ Attribute: { } name }, var relation, var bound) when name == sort => SortRange.Compared(relation, KeyText(bound, sort)),
        Condition.Between({ Attribute: { } name }, var low, var high) when name == sort => Between(KeyText(low, sort), KeyText(high, sort)),
        Condition.BeginsWith({ Attribute: { } name }, var prefix) when name == sort => SortRange.BeginningWith(KeyText(prefix, sort)),
        _ => throw TableError.Invalid($"Query key condition not supported: expected =, <, <=, >, >=, BETWEEN or begins_with on {sort}"),
    };

    private static SortRange Between(string low, string high) => Utf8Order.Instance.Compare(low, high) <= 0
        ? SortRange.Between(low, high)
        : throw TableError.Invalid("The BETWEEN operator requires upper bound to be greater than or equal to lower bound");

    private static string KeyText(Operand operand, string name) => operand.Value is { } value && Attributes.Typed(value) is ("S", var content)
        ? content.GetString()!
        : throw TableError.Invalid($"One or more parameter values were invalid: Condition parameter type does not match schema type: {name} is a string");
}
