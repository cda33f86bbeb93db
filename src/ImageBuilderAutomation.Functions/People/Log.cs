using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Functions.People;

internal static partial class Log
{
    // Functions use event ids 3000 to 3099.
    [LoggerMessage(3040, LogLevel.Information, "Call {RequestId} of {Function} by {Caller}: {Action} was answered {Status} {Code}: {Outcome}")]
    public static partial void Called(ILogger logger, string function, string requestId, string caller, string action, int status, string code, string outcome);
}
