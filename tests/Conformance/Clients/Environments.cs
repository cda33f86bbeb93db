using System.Diagnostics;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator;

namespace Conformance.Clients;

/// <summary>The environment variables that point a client at the emulator and give it credentials.</summary>
internal static class Environments
{
    public const string Account = "111122223333";
    public const string Region = "eu-west-1";

    public static JsonObject Of(EmulatorServer emulator, string accessKey, string region) => new()
    {
        ["AWS_ENDPOINT_URL_IMAGEBUILDER"] = emulator.Url.ToString(),
        ["AWS_REGION"] = region,
        ["AWS_DEFAULT_REGION"] = region,
        ["AWS_ACCESS_KEY_ID"] = accessKey,
        ["AWS_SECRET_ACCESS_KEY"] = "any",
    };

    /// <summary>Removes what the user of this machine configured.</summary>
    public static ProcessStartInfo WithoutUser(this ProcessStartInfo start)
    {
        var environment = start.Environment;
        environment["AWS_MAX_ATTEMPTS"] = "3";
        environment["AWS_CONFIG_FILE"] = Path.Combine(Path.GetTempPath(), "no-aws-config");
        environment["AWS_SHARED_CREDENTIALS_FILE"] = Path.Combine(Path.GetTempPath(), "no-aws-credentials");
        environment["AWS_PAGER"] = "";
        environment.Remove("AWS_PROFILE");
        environment.Remove("AWS_SESSION_TOKEN");
        return start;
    }
}
