/** The stylesheet of every document: one set of tokens for light, dark and print; no font, image or rule from outside. */
export const stylesheet = `
:root{color-scheme:light dark;--paper:#fdfdfc;--raised:#f5f5f3;--ink:#1b1d20;--strong:#4a4e55;--muted:#686d75;--line:#e3e4e3;--neutral:#9aa0a8;--accent:#2b5fc4;--above:#b8480e}
@media (prefers-color-scheme:dark){:root{--paper:#141518;--raised:#1d1f23;--ink:#e8e9eb;--strong:#c3c7cd;--muted:#9aa0a9;--line:#2d3035;--neutral:#6d747e;--accent:#86a9f5;--above:#ee9257}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:14px/1.5 Inter,ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums;-webkit-text-size-adjust:100%}
main,header,footer{max-width:1120px;margin:0 auto;padding:0 24px}
header{padding-top:40px}
h1{font-size:28px;line-height:1.25;font-weight:600;letter-spacing:-.015em;margin:4px 0 8px;max-width:38em;text-wrap:balance}
h2{font-size:20px;font-weight:600;letter-spacing:-.01em;margin:0 0 16px}
h3{font-size:16px;line-height:1.4;font-weight:600;margin:0 0 2px;text-wrap:pretty}
p{margin:0 0 8px;max-width:88ch}
a{color:var(--accent);text-decoration:none}a:hover{text-decoration:underline}
a:focus-visible,summary:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:2px}
.kicker,.note,figcaption p,footer{color:var(--muted);font-size:13px}
nav{display:flex;flex-wrap:wrap;gap:4px 20px;padding:12px 0;margin-top:20px;border-block:1px solid var(--line);font-size:13px}
section{padding:40px 0 8px}
section+section{border-top:1px solid var(--line);margin-top:16px}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(210px,1fr));gap:20px 28px;margin:24px 0 0}
.facts div{border-top:1px solid var(--line);padding-top:8px}
.facts dt{color:var(--muted);font-size:12px}
.facts dd{margin:2px 0 0;font-size:20px;font-weight:600;letter-spacing:-.01em}
.facts dd small{display:block;font-size:12px;font-weight:400;color:var(--muted);letter-spacing:0}
figure{margin:0 0 32px}
p+figure,p+.pair{margin-top:20px}
p+.scroll{margin-top:12px}
.scroll+h3,figure+h3{margin-top:28px}
ul{padding-left:18px;margin:0 0 8px;max-width:88ch}li{margin-bottom:4px}
figcaption{margin-bottom:8px}
svg.chart{display:block;width:100%;height:auto;overflow:visible}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(420px,1fr));gap:8px 40px}
details>summary{cursor:pointer;color:var(--muted);font-size:13px;width:max-content}
details[open]>summary{margin-bottom:8px}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:13px}
th{font-size:12px;font-weight:500;color:var(--muted);text-align:left;vertical-align:bottom;padding:6px 16px 6px 0;border-bottom:1px solid var(--line)}
td{padding:6px 16px 6px 0;border-bottom:1px solid var(--line);vertical-align:top}
.number{text-align:right;white-space:nowrap}
th:last-child,td:last-child{padding-right:0}
.nowrap{white-space:nowrap}
.meter{position:relative;display:inline-block;width:56px;height:8px;background:var(--raised);border-radius:1px;margin-right:8px;vertical-align:baseline}
.meter b{position:absolute;inset:0 auto 0 0;background:var(--neutral);border-radius:1px}
.meter.above b{background:var(--above)}
.meter i{position:absolute;top:-3px;bottom:-3px;width:1px;background:var(--ink)}
.quiet{color:var(--muted)}
article.alert{border-top:1px solid var(--line);padding:20px 0 12px;break-inside:avoid}
article.alert .note{max-width:none}
article.alert h3{display:flex;flex-wrap:wrap;gap:4px 16px;align-items:baseline}
article.alert h3 span{font-weight:400;font-size:13px;color:var(--muted)}
.reasons td:first-child{width:44%}
.push{display:inline-block;position:relative;width:110px;height:10px;vertical-align:baseline;margin-right:8px}
.push b{position:absolute;top:0;bottom:0;background:var(--above)}
.push.down b{background:var(--neutral)}
.push::before{content:"";position:absolute;left:30%;top:-3px;bottom:-3px;width:1px;background:var(--line)}
.tag{display:inline-block;border:1px solid var(--line);border-radius:3px;padding:0 6px;font-size:12px;color:var(--strong)}
code{font:12px/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
footer{padding-block:32px 48px;border-top:1px solid var(--line);margin-top:40px}
@media (max-width:600px){main,header,footer{padding-inline:16px}.pair{grid-template-columns:1fr}h1{font-size:20px}}
@media print{:root{--paper:#fff;--raised:#f2f2f0;--ink:#000;--strong:#333;--muted:#555;--line:#ddd;--neutral:#999;--accent:#1f4aa0;--above:#a03c08}body{font-size:11px}nav,summary{display:none}details::details-content{content-visibility:visible}section{break-inside:auto}figure,tr{break-inside:avoid}main,header,footer{max-width:none;padding-inline:0}}
`.trim();
