using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
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
