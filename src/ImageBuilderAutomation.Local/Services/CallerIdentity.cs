using System.Net;
using System.Xml.Linq;
using ImageBuilderAutomation.Emulator.Protocol;
using ImageBuilderAutomation.Local.People;
using ImageBuilderAutomation.Local.Services.Protocol;

namespace ImageBuilderAutomation.Local.Services;

/// <summary>
/// GetCallerIdentity of STS: returns the user or role session that this host created the access key for, and for any other key the same user as the Image
/// Builder emulator logs for it. The signature is not verified.
/// </summary>
// Documented: STS API Reference, "GetCallerIdentity". Assumed: the user's name is its access key.
internal static class CallerIdentity
{
    public const string Action = "GetCallerIdentity";
    private static readonly XNamespace Space = "https://sts.amazonaws.com/doc/2011-06-15/";

    /// <param name="authorization">The header of the signed request.</param>
    public static QueryAnswer Answer(string? authorization, string defaultAccount, LocalPeople people, TimeProvider wall)
    {
        try
        {
            var caller = Caller.Read(authorization, defaultAccount, required: true);
            if (people.Find(caller.AccessKey) is not { } known)
                return Identity(caller.Principal, caller.AccessKey, caller.Account);
            return known.Expiration is { } end && end <= wall.GetUtcNow()
                ? QueryAnswer.Error(HttpStatusCode.Forbidden, "ExpiredToken", "The security token included in the request is expired")
                : Identity(known.Principal.Arn, known.Principal.UserId, known.Principal.Account);
        }
        catch (ApiError refused)
        {
            return QueryAnswer.Error(HttpStatusCode.Forbidden, refused.Code, refused.Message);
        }
    }

    private static QueryAnswer Identity(string arn, string userId, string account) =>
        QueryAnswer.Result(Action, Space, new XElement("Arn", arn), new XElement("UserId", userId), new XElement("Account", account));
}
