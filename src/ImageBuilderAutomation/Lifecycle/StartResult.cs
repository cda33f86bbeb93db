namespace ImageBuilderAutomation.Lifecycle;

/// <summary>The service's response to a request.</summary>
public abstract record StartResult
{
    private StartResult()
    {
    }

    public sealed record Started(string ExecutionId) : StartResult;

    /// <summary>Rejected for now: the image or the account has other updates in progress.</summary>
    public sealed record Busy(string Reason) : StartResult;

    /// <summary>Rejected: the image was deleted or is in another state, or the request is invalid.</summary>
    public sealed record Refused(string Reason) : StartResult;
}
