namespace ImageBuilderAutomation.Domain;

/// <summary>A known fact, or the reason why it is unknown. Unknown is never treated as clean or zero.</summary>
public abstract record Known<T>
{
    private Known()
    {
    }

    public sealed record Yes(T Value) : Known<T>;

    public sealed record No(string Reason) : Known<T>;
}

public enum Truth
{
    False,
    True,
    Unknown,
}
