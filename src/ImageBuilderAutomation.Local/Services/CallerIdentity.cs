using System.Net;
using System.Xml.Linq;
using ImageBuilderAutomation.Emulator.Protocol;

namespace ImageBuilderAutomation.Local.Services;

/// <summary>GetCallerIdentity of STS: returns the same user as the Image Builder emulator logs for these credentials.</summary>
// Documented: STS API Reference, "GetCallerIdentity". Assumed: the user's name is its access key.
internal static class CallerIdentity
{
    public const string Action = "GetCallerIdentity";
    private static readonly XNamespace Space = "https://sts.amazonaws.com/doc/2011-06-15/";

    /// <param name="authorization">The header of the signed request.</param>
    public static QueryAnswer Answer(string? authorization, string defaultAccount)
    {
        try
        {
            var caller = Caller.Read(authorization, defaultAccount, required: true);
            return QueryAnswer.Result(
                Action, Space, new XElement("Arn", caller.Principal), new XElement("UserId", caller.AccessKey), new XElement("Account", caller.Account));
        }
        catch (ApiError refused)
        {
            return QueryAnswer.Error(HttpStatusCode.Forbidden, refused.Code, refused.Message);
        }
    }
}
