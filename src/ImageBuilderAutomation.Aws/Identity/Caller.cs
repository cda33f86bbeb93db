using Amazon.SecurityToken.Model;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Aws.Identity;

/// <summary>Who the credentials belong to, as STS says and nobody else can.</summary>
public static class Caller
{
    /// <param name="environment">Region, credentials and AWS_ENDPOINT_URL_STS; what it does not say is left to the SDK's own chains.</param>
    /// <param name="timeout">Of one try; that of <see cref="AwsClients"/> by default.</param>
    /// <returns>The ARN of GetCallerIdentity: of a user, of an assumed role's session, or of root.</returns>
    /// <exception cref="ServiceRefusedException">STS does not know the credentials, or does not answer as STS does.</exception>
    public static async Task<string> ReadArnAsync(Func<string, string?> environment, CancellationToken cancellationToken, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(environment);
        using var sts = AwsClients.SecurityToken(environment, timeout);
        var identity = await ServiceAnswers.ReadAsync("sts", sts.GetCallerIdentityAsync(new GetCallerIdentityRequest(), cancellationToken));
        return identity.Arn is { Length: > 0 } arn ? arn : throw new ServiceRefusedException("sts answered without an ARN.");
    }
}
