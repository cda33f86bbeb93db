using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Aws.CloudFormation;

/// <summary>A deployed stack as CloudFormation describes it.</summary>
/// <param name="Arn">The stack's ARN (StackId), which has its account and Region.</param>
/// <param name="Outputs">By output key.</param>
public sealed record StackOutputs(string Name, string Arn, string Status, IReadOnlyDictionary<string, string> Outputs)
{
    private const string Service = "cloudformation";

    public string Region => Part(3);

    public string Account => Part(4);

    /// <param name="environment">Looks up Region, credentials and AWS_ENDPOINT_URL_CLOUDFORMATION. The SDK's default chain supplies missing credentials.</param>
    /// <param name="name">Name or ARN of the stack; null for the only one of a local host.</param>
    /// <exception cref="ServiceRefusedException">CloudFormation knows no such stack, does not let the caller describe it, or did not respond.</exception>
    // CloudFormation API Reference, "DescribeStacks".
    public static async Task<StackOutputs> ReadAsync(Func<string, string?> environment, string? name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(environment);
        var region = RegionEndpoint.GetBySystemName(environment("AWS_REGION") ?? environment("AWS_DEFAULT_REGION") ?? "us-east-1");
        var url = new Uri(environment("AWS_ENDPOINT_URL_CLOUDFORMATION") ?? environment("AWS_ENDPOINT_URL")
            ?? $"https://{Service}.{region.SystemName}.{region.PartitionDnsSuffix}");
        // A local host accepts any credentials.
        var credentials = AwsClients.Credentials(environment)
            ?? (url.IsLoopback ? new BasicAWSCredentials("local", "local") : DefaultAWSCredentialsIdentityResolver.GetCredentials());
        using var calls = new SignedCalls(Service, credentials, region);
        var described = await calls.CallAsync(url, "DescribeStacks", cancellationToken, ("StackName", name ?? ""));
        var stack = described.Named("Stacks").FirstOrDefault()?.Elements().FirstOrDefault()
            ?? throw new ServiceRefusedException($"{Service} described no stack{(name is null ? "" : $" '{name}'")}");
        return new(
            stack.Text("StackName"), stack.Text("StackId"), stack.Text("StackStatus"),
            stack.Named("member").Where(member => member.Text("OutputKey").Length > 0)
                .ToDictionary(member => member.Text("OutputKey"), member => member.Text("OutputValue"), StringComparer.Ordinal));
    }

    private string Part(int at) => Arn.Split(':') is { Length: > 5 } parts ? parts[at] : throw new ServiceRefusedException($"{Service} described a stack with the id '{Arn}'");
}
