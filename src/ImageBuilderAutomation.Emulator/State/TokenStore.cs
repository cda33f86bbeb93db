using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.State;

/// <summary>Earlier responses by operation and client token, each with the hash of the call's parameters.</summary>
// Assumed: tokens never expire, because their lifetime is not documented; failed calls do not use up their token.
public sealed class TokenStore
{
    private readonly Dictionary<(string Operation, string Token), (string Parameters, JsonObject Answer)> _answers = [];

    /// <returns>Null if the token is new.</returns>
    public (string Parameters, JsonObject Answer)? Find(string operation, string token) =>
        _answers.TryGetValue((operation, token), out var found) ? found : null;

    public void Keep(string operation, string token, string parameters, JsonObject answer) =>
        _answers[(operation, token)] = (parameters, answer);
}
