using Amazon;
using Amazon.Runtime.Credentials;
using ImageBuilderAutomation.Aws.Failures;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Aws;

/// <summary>Whose credentials these are, asked of STS GetCallerIdentity, which nobody can be denied.</summary>
public static class CallerIdentity
{
    /// <param name="environment">Credentials and AWS_ENDPOINT_URL(_STS); what it does not say is left to the SDK's own chains.</param>
    /// <exception cref="ServiceRefusedException">STS refused the credentials.</exception>
    public static async Task<string> AccountAsync(string region, Func<string, string?> environment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(environment);
        var endpoint = RegionEndpoint.GetBySystemName(region);
        var url = (environment("AWS_ENDPOINT_URL_STS") ?? environment("AWS_ENDPOINT_URL")) is { Length: > 0 } named ? named : $"https://sts.{region}.{endpoint.PartitionDnsSuffix}";
        using var sts = new SignedCalls("sts", AwsClients.Credentials(environment) ?? DefaultAWSCredentialsIdentityResolver.GetCredentials(), endpoint);
        var answer = await sts.PostAsync(
            new(new Uri(url), "/"), "Action=GetCallerIdentity&Version=2011-06-15", "application/x-www-form-urlencoded", cancellationToken, ("Accept", "application/json"));
        return answer["GetCallerIdentityResponse"]?["GetCallerIdentityResult"]?["Account"]?.ToString()
            ?? throw new ServiceRefusedException($"sts answered without an account: {answer.ToJsonString()}");
    }
}
