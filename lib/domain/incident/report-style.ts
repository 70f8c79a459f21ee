/** The report's style sheet, scoped to `.report`, using the desk's colour variables. Prints black on white. */
export const REPORT_STYLE = `
.report{color:var(--ink);max-width:860px;font-size:14px;line-height:1.5;overflow-wrap:anywhere;font-variant-numeric:tabular-nums}
.report :where(h1,h2,h3,p,dl,dd,ol,ul,pre,figure){margin:0;padding:0}
.report :where(ol,ul){list-style:none}
.report a{color:inherit;text-decoration:underline;text-decoration-color:var(--line-2);text-underline-offset:2px}
.report a:hover{text-decoration-color:currentColor}
.report code,.report pre{font-family:var(--font-mono,'Geist Mono Variable',ui-monospace,monospace);font-size:12px}
.report .kind{color:var(--ink-2);font-size:12.5px}
.report h1{font-size:clamp(22px,4.4vw,30px);line-height:1.15;font-weight:600;letter-spacing:-.024em;margin:6px 0 8px;max-width:24ch;text-wrap:balance}
.report .lead{color:var(--ink-2);max-width:66ch}
.report .meta{color:var(--ink-3);font-size:12px;margin-top:10px}
.report h2{font-size:17px;font-weight:600;letter-spacing:-.015em;margin:44px 0 4px}
.report h3{font-size:14px;font-weight:600;margin:26px 0 2px}
.report .why{color:var(--ink-2);font-size:13px;max-width:70ch;margin-bottom:10px}
.report .start{margin-top:22px}
.report .keys{margin-top:10px}
.report .cut{background:var(--sunk);border-radius:8px;padding:8px 12px;font-size:13px;margin-top:12px}
.report mark.revealed{background:var(--critical-soft);color:var(--critical);border:1px solid var(--critical);border-radius:4px;padding:0 3px;font:600 .75em var(--font-mono,ui-monospace,monospace);white-space:nowrap}

.report .figures{display:grid;grid-template-columns:repeat(12,1fr);border-top:2px solid var(--ink);border-bottom:1px solid var(--line);margin-top:26px}
.report .figures>div{grid-column:span 4;padding:14px 18px 16px;border-left:1px solid var(--line)}
.report .figures>div:first-child{grid-column:1/-1;padding-left:0;border-left:0;border-bottom:1px solid var(--line)}
.report .figures>div:nth-child(2),.report .figures>div:nth-child(5){padding-left:0;border-left:0}
.report .figures.four>div:not(:first-child){grid-column:span 3}
.report .figures.four>div:nth-child(5){padding-left:18px;border-left:1px solid var(--line)}
.report .figures dt{color:var(--ink-2);font-size:12.5px}
.report .figures dd.n{font-size:22px;font-weight:600;letter-spacing:-.02em;line-height:1.2;margin:2px 0}
.report .figures dd.n small{font-size:.6em;font-weight:500;letter-spacing:0;color:var(--ink-2)}
.report .figures>div:first-child dd.n{font-size:clamp(34px,8vw,54px);letter-spacing:-.035em;line-height:1.08}
.report .figures>div:first-child dd.n small{font-size:.42em}
.report .figures dd{color:var(--ink-2);font-size:12.5px}
.report .figures dd.n{color:var(--ink)}
.report .figures dd.none{color:var(--ink-3);font-weight:500}

.report .moments{display:grid;grid-auto-flow:column;grid-auto-columns:minmax(0,1fr);margin-top:26px}
.report .moments li{position:relative;padding:20px 14px 0 0;font-size:12.5px}
.report .moments li::before{content:'';position:absolute;top:6px;left:0;right:0;border-top:1px solid var(--line-2)}
.report .moments li:last-child::before{right:auto;width:10px}
.report .moments i{position:absolute;top:1px;left:0;width:11px;height:11px;border-radius:50%;background:var(--bg);border:2px solid var(--ink)}
.report .moments .proposed i,.report .moments .ran i{background:var(--high);border-color:var(--high);border-radius:0;clip-path:polygon(50% 0,100% 100%,0 100%)}
.report .moments .stopped i{background:var(--critical);border-color:var(--critical);border-radius:1px}
.report .moments .tripped i{background:var(--ink);transform:rotate(45deg) scale(.85);border-radius:1px}
.report .moments b{display:block;font-weight:600;line-height:1.3}
.report .moments time{display:block;color:var(--ink-2)}
.report .moments span{display:block;color:var(--ink-3)}
.report .moments .place{display:inline}

.report .rows{border-top:1px solid var(--line);margin-top:10px}
.report .rows>*{border-bottom:1px solid var(--line);padding:8px 0}
.report .sums>div{display:grid;grid-template-columns:64px minmax(0,1fr);gap:12px;align-items:baseline}
.report .sums dt{font-size:20px;font-weight:600;letter-spacing:-.02em;text-align:right}
.report .sums .zero dt{color:var(--ink-3);font-weight:500}
.report .sums dd b{font-weight:600}
.report .sums dd{color:var(--ink-2);font-size:13px}
.report .sums dd b{color:var(--ink);font-size:14px}
.report .effects>div{display:grid;grid-template-columns:120px minmax(0,1fr);gap:4px 16px}
.report .effects dt{font-weight:600}
.report .effects dd>div{padding:1px 0}
.report .effects dd span{display:block;color:var(--ink-2);font-size:13px}

.report .action{display:grid;grid-template-columns:40px minmax(0,1fr);gap:0 8px}
.report .ref{color:var(--ink-2);font-size:12.5px;font-weight:600}
.report .action .what{display:flex;gap:8px;align-items:baseline;font-weight:550}
.report .action svg{width:13px;height:13px;flex:none;translate:0 1.5px}
.report .low{color:var(--low)}.report .medium{color:var(--medium)}.report .high{color:var(--high)}.report .critical{color:var(--critical)}
.report .sub{color:var(--ink-2);font-size:12.5px}
.report .sub b{color:var(--ink);font-weight:550}
.report .tag{background:var(--high-soft);color:var(--high);border-radius:5px;padding:1px 6px;font-size:12px;font-weight:550;white-space:nowrap}

.report .day{font-size:12.5px;font-weight:600;padding:14px 0 6px}
.report .line{display:grid;grid-template-columns:104px 18px minmax(0,1fr);gap:0 8px}
.report .line>time{font-size:13px;color:var(--ink-2)}
.report .line>i{font-style:normal;text-align:center;color:var(--ink-3)}
.report .line.stop>i,.report .line.incident>i{color:var(--critical)}
.report .line.run>i{color:var(--high)}
.report .line.stop b,.report .line.incident b{font-weight:600}
.report .line b{font-weight:500}
.report blockquote{margin:3px 0;padding-left:10px;border-left:2px solid var(--quote-line);color:var(--ink);font-size:13px}
.report blockquote bdi{white-space:pre-wrap}
.report .place{color:var(--ink-3);font-size:11.5px}
.report .place code{font-size:11px}
.report pre{background:var(--sunk);border-radius:8px;padding:10px 12px;white-space:pre-wrap;margin-top:6px}
.report .defs>div{display:grid;grid-template-columns:150px minmax(0,1fr);gap:4px 16px}
.report .defs dt{font-weight:600}
.report .defs dd{color:var(--ink-2);max-width:66ch}
.report footer{border-top:2px solid var(--ink);margin-top:44px;padding-top:10px;color:var(--ink-2);font-size:12.5px}

@media (max-width:640px){
.report .figures>div,.report .figures.four>div:not(:first-child){grid-column:span 6;padding:12px 12px 14px}
.report .figures>div:nth-child(even),.report .figures.four>div:nth-child(even){padding-left:0;border-left:0}
.report .figures>div:nth-child(odd):not(:first-child){padding-left:12px;border-left:1px solid var(--line)}
.report .figures>div:nth-child(n+4){border-top:1px solid var(--line)}
.report .moments{grid-auto-flow:row}
.report .moments li{padding:0 0 16px 24px}
.report .moments li::before{top:6px;bottom:-6px;left:5px;right:auto;border-top:0;border-left:1px solid var(--line-2)}
.report .moments li:last-child::before{display:none}
.report .sums>div{grid-template-columns:44px minmax(0,1fr)}
.report .effects>div,.report .defs>div{grid-template-columns:minmax(0,1fr)}
.report .action{grid-template-columns:minmax(0,1fr)}
.report .line{grid-template-columns:18px minmax(0,1fr)}
.report .line>time{grid-column:2;order:-1}
.report .line>i{grid-row:2}
}
@media print{
@page{size:A4;margin:16mm 15mm 18mm;@bottom-right{content:counter(page) ' / ' counter(pages);font:8pt system-ui,sans-serif;color:#57524a}}
:root{color-scheme:light!important;--bg:#fff!important;--panel:#fff!important;--sunk:#f6f5f2!important}
html,body{background:#fff!important}
.report{max-width:none;font-size:10pt}
.report h1{font-size:22pt}
.report h2{break-after:avoid;margin-top:26px}
.report h3,.report .day,.report .why{break-after:avoid}
.report .rows>*,.report .figures,.report .moments,.report pre{break-inside:avoid}
.report a{text-decoration:none}
}
`;

/** The desk's colours, for the stand-alone file: light or dark as the reader's system prefers. */
export const REPORT_COLOURS = `
:root{color-scheme:light dark;--bg:light-dark(#faf9f7,#131211);--panel:light-dark(#fff,#1b1a18);--sunk:light-dark(#f3f1ed,#232120);
--line:light-dark(#e5e1da,#2e2b28);--line-2:light-dark(#d3cdc3,#433f3a);--ink:light-dark(#1c1a17,#f3f0ea);--ink-2:light-dark(#57524a,#b7b0a4);
--ink-3:light-dark(#6e675c,#a0988c);--low:light-dark(#3f5f4a,#8fbf9d);--medium:light-dark(#7d5800,#e3b445);--high:light-dark(#a63f06,#ff9a5c);
--high-soft:light-dark(#fde9dc,#371f10);--critical:light-dark(#b3131f,#ff7b83);--critical-soft:light-dark(#fde4e5,#3a1518);--quote-line:light-dark(#b9a8f5,#5b4bb0)}
body{margin:0;background:var(--bg);font-family:'Inter Variable',Inter,system-ui,sans-serif;-webkit-font-smoothing:antialiased}
main{padding:32px clamp(16px,5vw,56px) 64px}
.report{margin:0 auto}
@media print{main{padding:0}}
`;
