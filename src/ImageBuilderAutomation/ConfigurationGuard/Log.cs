using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.ConfigurationGuard;

internal static partial class Log
{
    // The configuration guard uses event ids 1400 to 1499. Placeholders must be strings, numbers or Booleans: under Native AOT the JSON provider
    // supports no other types.
    [LoggerMessage(1400, LogLevel.Information, "Configuration {ConfigurationArn} after {Call} by {Caller}: {Result} ({Reason}).")]
    private static partial void ConfigurationChecked(ILogger logger, string configurationArn, string call, string caller, string result, string reason);

    public static void ConfigurationChecked(ILogger logger, string configurationArn, string call, string caller, CheckResult result, string reason) =>
        ConfigurationChecked(logger, configurationArn, call, caller, result.ToString(), reason);

    [LoggerMessage(1410, LogLevel.Information,
        "Checked configurations in mode {Mode}: {Listed} listed, {Foreign} foreign, {Differing} differing, {Failed} failed, {Left} left to the next check ({Summary}).")]
    private static partial void ConfigurationsChecked(
        ILogger logger, string mode, int listed, int foreign, int differing, int failed, int left, string summary);

    public static void ConfigurationsChecked(
        ILogger logger, Mode mode, int listed, int foreign, int differing, int failed, int left, string summary) =>
        ConfigurationsChecked(logger, mode.ToString(), listed, foreign, differing, failed, left, summary);

    [LoggerMessage(1411, LogLevel.Debug, "Checked configuration {ConfigurationArn}: {Result} ({Reason}).")]
    private static partial void ConfigurationSwept(ILogger logger, string configurationArn, string result, string reason);

    public static void ConfigurationSwept(ILogger logger, string configurationArn, CheckResult result, string reason)
    {
        if (logger.IsEnabled(LogLevel.Debug))
            ConfigurationSwept(logger, configurationArn, result.ToString(), reason);
    }

    [LoggerMessage(1412, LogLevel.Warning, "Configuration {ConfigurationArn} is skipped: it does not belong to account {Account} in {Region}.")]
    public static partial void ForeignConfigurationSkipped(ILogger logger, string configurationArn, string account, string region);

    [LoggerMessage(1413, LogLevel.Error, "The check of configuration {ConfigurationArn} failed; the run continues with the other configurations.")]
    public static partial void CheckFailed(ILogger logger, Exception exception, string configurationArn);
}
