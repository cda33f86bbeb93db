using Amazon;
using Amazon.Runtime.Credentials;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Aws.Identity;

/// <summary>Who the credentials belong to, as STS says and nobody else can.</summary>
public static class Caller
{
    /// <param name="environment">Region, credentials and AWS_ENDPOINT_URL_STS; credentials that it does not say are left to the SDK's own chain.</param>
    /// <returns>The ARN of GetCallerIdentity: of a user, of an assumed role's session, or of root.</returns>
    /// <exception cref="ServiceRefusedException">STS does not know the credentials.</exception>
    public static async Task<string> ReadArnAsync(Func<string, string?> environment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(environment);
        var region = RegionEndpoint.GetBySystemName(environment("AWS_REGION") ?? environment("AWS_DEFAULT_REGION") ?? "us-east-1");
        var url = environment("AWS_ENDPOINT_URL_STS") is { Length: > 0 } given ? given : $"https://sts.{region.SystemName}.{region.PartitionDnsSuffix}";
        using var sts = new SignedCalls("sts", AwsClients.Credentials(environment) ?? DefaultAWSCredentialsIdentityResolver.GetCredentials(), region);

        // STS speaks XML and, asked so, JSON.
        var answer = await sts.PostAsync(
            new(new Uri(url), "/"), "Action=GetCallerIdentity&Version=2011-06-15", "application/x-www-form-urlencoded", cancellationToken, ("Accept", "application/json"));
        return answer["GetCallerIdentityResponse"]?["GetCallerIdentityResult"]?["Arn"]?.ToString()
            ?? throw new ServiceRefusedException("sts answered without an ARN.");
    }
}
