using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Aws;

internal static partial class Log
{
    [LoggerMessage(5001, LogLevel.Warning,
        "The mode override of {Capability} is '{Mode}'; expected act, observe or off. The capability only observes until it is corrected or removed.")]
    public static partial void UnreadableMode(ILogger logger, string capability, string mode);

    [LoggerMessage(5002, LogLevel.Warning,
        "Recipe {Recipe} cannot be read ({Code}: {Detail}). Until it can be read, changes of its parent image and components start no builds.")]
    public static partial void UnreadableRecipe(ILogger logger, string recipe, string code, string detail);
}
