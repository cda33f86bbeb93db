namespace ImageBuilderAutomation.Local.Invocation;

public sealed record LocalEndpoints(Uri ImageBuilder, Uri DynamoDB, Uri EventBridge)
{
    /// <summary>One port serves all services except Image Builder and DynamoDB.</summary>
    public Uri Ec2 => EventBridge;
}
