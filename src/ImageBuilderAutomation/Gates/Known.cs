namespace ImageBuilderAutomation.Gates;

/// <summary>A fact or the reason why it is not known. Unknown is never clean and never zero.</summary>
public abstract record Known<T>
{
    private Known()
    {
    }

    public sealed record Yes(T Value) : Known<T>;

    public sealed record No(string Because) : Known<T>;
}
