using Amazon.SecurityToken.Model;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Aws.Identity;

/// <summary>Asks STS whom the credentials belong to.</summary>
public static class Caller
{
    /// <param name="environment">Looks up Region, credentials and AWS_ENDPOINT_URL_STS. The SDK's default chains supply missing values.</param>
    /// <param name="timeout">For one attempt; that of <see cref="AwsClients"/> by default.</param>
    /// <returns>The ARN of GetCallerIdentity: of a user, of an assumed role's session, or of root.</returns>
    /// <exception cref="ServiceRefusedException">STS rejects the credentials or returns an invalid response.</exception>
    public static async Task<string> ReadArnAsync(Func<string, string?> environment, CancellationToken cancellationToken, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(environment);
        using var sts = AwsClients.SecurityToken(environment, timeout);
        var identity = await ServiceAnswers.ReadAsync("sts", sts.GetCallerIdentityAsync(new GetCallerIdentityRequest(), cancellationToken));
        return identity.Arn is { Length: > 0 } arn ? arn : throw new ServiceRefusedException("sts returned no ARN.");
    }
}
