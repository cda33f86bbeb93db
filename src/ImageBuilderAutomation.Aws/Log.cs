using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Aws;

internal static partial class Log
{
    [LoggerMessage(5001, LogLevel.Warning, "The mode override of {Capability} says '{Mode}'; expected act, observe or off. Observing until it is corrected or removed.")]
    public static partial void UnreadableMode(ILogger logger, string capability, string mode);
}
