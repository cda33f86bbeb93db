namespace ImageBuilderAutomation.Triggers;

/// <summary>What the service made of a start.</summary>
public abstract record StartAnswer
{
    private StartAnswer()
    {
    }

    public sealed record Started(string ImageArn) : StartAnswer;

    /// <summary>Busy, or a quota is reached: another time it may.</summary>
    public sealed record NotNow(string Because) : StartAnswer;

    /// <summary>The pipeline is gone, or what it needs is.</summary>
    public sealed record Never(string Because) : StartAnswer;
}
