namespace ImageBuilderAutomation.Lifecycle;

/// <summary>What the service said to a request.</summary>
public abstract record StartResult
{
    private StartResult()
    {
    }

    public sealed record Started(string ExecutionId) : StartResult;

    /// <summary>Not now: the image, or the account, has other updates in work.</summary>
    public sealed record Busy(string Reason) : StartResult;

    /// <summary>Not so: the image is gone, in another state, or the request is wrong.</summary>
    public sealed record Refused(string Reason) : StartResult;
}
