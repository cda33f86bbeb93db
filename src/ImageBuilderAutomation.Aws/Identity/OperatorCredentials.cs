using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.SecurityToken.Model;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Aws.Identity;

/// <summary>Reads a named profile of the operator's AWS configuration as environment variables.</summary>
public static class Profile
{
    /// <exception cref="ServiceRefusedException">The profile does not exist or has no usable credentials.</exception>
    public static async Task<IReadOnlyDictionary<string, string>> ReadAsync(string name)
    {
        var chain = new CredentialProfileStoreChain();
        if (!chain.TryGetProfile(name, out var profile))
            throw new ServiceRefusedException($"Profile '{name}' is not in the AWS configuration. List the profiles with 'aws configure list-profiles'.");

        try
        {
            var credentials = await profile.GetAWSCredentials(chain).GetCredentialsAsync();
            var values = new Dictionary<string, string> { ["AWS_ACCESS_KEY_ID"] = credentials.AccessKey, ["AWS_SECRET_ACCESS_KEY"] = credentials.SecretKey };
            if (credentials.UseToken)
                values["AWS_SESSION_TOKEN"] = credentials.Token;
            if (profile.Region is { } region)
                values["AWS_REGION"] = region.SystemName;
            return values;
        }
        catch (Exception e) when (e is AmazonClientException or AmazonServiceException or InvalidOperationException)
        {
            throw new ServiceRefusedException($"Profile '{name}' has no usable credentials: {e.Message}");
        }
    }
}

/// <summary>Assumes a role through STS, as environment variables.</summary>
public static class AssumedRole
{
    /// <param name="environment">Looks up Region, credentials and AWS_ENDPOINT_URL_STS.</param>
    /// <exception cref="ServiceRefusedException">STS does not let the caller assume the role.</exception>
    public static async Task<IReadOnlyDictionary<string, string>> ReadAsync(
        Func<string, string?> environment, string roleArn, string sessionName, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(environment);
        using var sts = AwsClients.SecurityToken(environment);
        var assumed = await ServiceAnswers.ReadAsync(
            "sts", sts.AssumeRoleAsync(new AssumeRoleRequest { RoleArn = roleArn, RoleSessionName = sessionName }, cancellationToken));
        return assumed.Credentials is { AccessKeyId: { } key, SecretAccessKey: { } secret, SessionToken: { } token }
            ? new Dictionary<string, string> { ["AWS_ACCESS_KEY_ID"] = key, ["AWS_SECRET_ACCESS_KEY"] = secret, ["AWS_SESSION_TOKEN"] = token }
            : throw new ServiceRefusedException("sts returned no credentials.");
    }
}

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
