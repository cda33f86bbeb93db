using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Aws.Identity;

/// <summary>A named profile of the operator's AWS configuration, as variables.</summary>
public static class Profile
{
    /// <exception cref="ServiceRefusedException">There is no such profile, or it gives no credentials.</exception>
    public static async Task<IReadOnlyDictionary<string, string>> ReadAsync(string name)
    {
        var chain = new CredentialProfileStoreChain();
        if (!chain.TryGetProfile(name, out var profile))
            throw new ServiceRefusedException($"Expected a profile of the AWS configuration, found '{name}'.");

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
            throw new ServiceRefusedException($"Profile '{name}' gives no credentials: {e.Message}");
        }
    }
}
