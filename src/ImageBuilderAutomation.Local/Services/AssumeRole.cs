using System.Globalization;
using System.Net;
using System.Xml.Linq;
using ImageBuilderAutomation.Local.People;
using ImageBuilderAutomation.Local.Services.Protocol;

namespace ImageBuilderAutomation.Local.Services;

/// <summary>AssumeRole of STS. Anybody may assume any role: the signature of the call is not verified, and no trust policy is enforced.</summary>
// Documented: STS API Reference, "AssumeRole". Parameters that only narrow permissions or identify the caller have no effect.
internal static class AssumeRole
{
    public const string Action = "AssumeRole";
    private static readonly XNamespace Space = "https://sts.amazonaws.com/doc/2011-06-15/";

    public static QueryAnswer Answer(LocalPeople people, QueryRequest query)
    {
        var duration = query["DurationSeconds"];
        var seconds = 0;
        if (duration.Length > 0 && !int.TryParse(duration, NumberStyles.None, CultureInfo.InvariantCulture, out seconds))
            return QueryAnswer.Error(HttpStatusCode.BadRequest, "MalformedInput", "Expected DurationSeconds as a whole number.");
        try
        {
            return Answer(people.AssumeRole(query["RoleArn"], query["RoleSessionName"], duration.Length > 0 ? TimeSpan.FromSeconds(seconds) : null));
        }
        catch (ArgumentException invalid)
        {
            return QueryAnswer.Error(HttpStatusCode.BadRequest, "ValidationError", invalid.Message);
        }
    }

    private static QueryAnswer Answer(LocalCredentials credentials) => QueryAnswer.Result(
        Action,
        Space,
        new XElement(
            "AssumedRoleUser", new XElement("Arn", credentials.Principal.Arn), new XElement("AssumedRoleId", credentials.Principal.UserId)),
        new XElement(
            "Credentials",
            new XElement("AccessKeyId", credentials.AccessKeyId),
            new XElement("SecretAccessKey", credentials.SecretAccessKey),
            new XElement("SessionToken", credentials.SessionToken),
            new XElement("Expiration", credentials.Expiration?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture))));
}
