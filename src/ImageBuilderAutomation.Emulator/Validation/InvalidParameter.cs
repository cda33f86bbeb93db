using ImageBuilderAutomation.Emulator.Protocol;

namespace ImageBuilderAutomation.Emulator.Validation;

/// <summary>The service's errors about invalid values. Operations use them for their own checks too.</summary>
public static class InvalidParameter
{
    public static string Message(string parameter, string why) => $"The value supplied for parameter '{parameter}' is not valid. {why}";

    public static ApiError Value(string parameter, string why) => new("InvalidParameterValueException", Message(parameter, why));

    public static ApiError Combination(string parameter, string why) => new("InvalidParameterCombinationException", Message(parameter, why));
}
