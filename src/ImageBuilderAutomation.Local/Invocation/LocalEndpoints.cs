namespace ImageBuilderAutomation.Local.Invocation;

public sealed record LocalEndpoints(Uri ImageBuilder, Uri DynamoDB, Uri EventBridge)
{
    /// <summary>One port serves all that is not Image Builder or the table.</summary>
    public Uri Ec2 => EventBridge;
}
