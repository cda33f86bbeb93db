namespace ImageBuilderAutomation.Local.Tables.Expressions;

/// <summary>A parsed condition. The parser rejects other kinds of conditions by name.</summary>
internal abstract record Condition
{
    private Condition()
    {
    }

    public sealed record And(Condition Left, Condition Right) : Condition;

    public sealed record Or(Condition Left, Condition Right) : Condition;

    public sealed record Not(Condition Inner) : Condition;

    /// <param name="Relation">=, &lt;, &lt;=, &gt; or &gt;=.</param>
    public sealed record Compare(Operand Left, string Relation, Operand Right) : Condition;

    public sealed record Between(Operand Tested, Operand Low, Operand High) : Condition;

    public sealed record BeginsWith(Operand Tested, Operand Prefix) : Condition;

    public sealed record Exists(string Attribute, bool Wanted) : Condition;
}
