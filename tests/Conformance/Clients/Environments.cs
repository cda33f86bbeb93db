using System.Diagnostics;
using ImageBuilderAutomation.Emulator;

namespace Conformance.Clients;

/// <summary>The environment variables that point a client at the emulator and give it credentials.</summary>
internal static class Environments
{
    public const string Account = "111122223333";
    public const string Region = "eu-west-1";

    public static ProcessStartInfo PointAt(this ProcessStartInfo start, EmulatorServer emulator, string accessKey = Account, string region = Region)
    {
        var environment = start.Environment;
        environment["AWS_ENDPOINT_URL_IMAGEBUILDER"] = emulator.Url.ToString();
        environment["AWS_REGION"] = environment["AWS_DEFAULT_REGION"] = region;
        environment["AWS_ACCESS_KEY_ID"] = accessKey;
        environment["AWS_SECRET_ACCESS_KEY"] = "any";
        environment["AWS_MAX_ATTEMPTS"] = "3";
        environment["AWS_CONFIG_FILE"] = Path.Combine(Path.GetTempPath(), "no-aws-config");
        environment["AWS_SHARED_CREDENTIALS_FILE"] = Path.Combine(Path.GetTempPath(), "no-aws-credentials");
        environment["AWS_PAGER"] = "";
        environment.Remove("AWS_PROFILE");
        environment.Remove("AWS_SESSION_TOKEN");
        return start;
    }
}
